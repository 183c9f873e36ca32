"""Others' checkers, from npm: the W3C's Nu Html Checker, and the schema of the map of a site. `./dev test` brings them."""

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path

from lxml import etree

FOLDER = Path(__file__).parents[1] / "tools" / "npm" / "node_modules"
VNU = FOLDER / "vnu-jar" / "build" / "dist" / "vnu.jar"
SITEMAP = FOLDER / "sitemap" / "schema" / "sitemap.xsd"

# What the map's schema takes from elsewhere: links to the same page in other languages, as search engines ask for them.
_LINKS = """<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema" targetNamespace="http://www.w3.org/1999/xhtml"
 elementFormDefault="qualified"><xsd:element name="link"><xsd:complexType>
 <xsd:attribute name="rel" use="required" fixed="alternate"/>
 <xsd:attribute name="hreflang" type="xsd:string" use="required"/>
 <xsd:attribute name="href" type="xsd:anyURI" use="required"/>
</xsd:complexType></xsd:element></xsd:schema>"""
_BOTH = """<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema">
<xsd:import namespace="http://www.sitemaps.org/schemas/sitemap/0.9" schemaLocation="{}"/>
<xsd:import namespace="http://www.w3.org/1999/xhtml" schemaLocation="links.xsd"/></xsd:schema>"""


def faults_of_pages(pages: Mapping[str, bytes], folder: Path) -> list[str]:
    """What the checker finds wrong, each with the name of its page; all pages in one go, since it takes long to start."""
    assert VNU.exists(), "the checker of HTML is not here: `./dev test` brings it"
    folder.mkdir()
    names = {}
    for number, (name, page) in enumerate(pages.items()):
        file = folder / f"{number}.html"
        file.write_bytes(page)
        names[file.name] = name
    checked = subprocess.run(
        ["java", "-Xss2m", "-jar", VNU, "--format", "json", "--exit-zero-always", "--no-langdetect", folder],
        capture_output=True,
        check=True,
    )
    found = json.loads(checked.stderr)["messages"]
    # "info" tells of style alone, such as a slash at the end of an element that has none; warnings count.
    return [
        f"{names[one['url'].rpartition('/')[2]]}: {one['message']} … {one.get('extract', '')}"
        for one in found
        if one["type"] != "info" or one.get("subType") == "warning"
    ]


def faults_of_map(xml: bytes, folder: Path) -> list[str]:
    assert SITEMAP.exists(), "the schema of the map is not here: `./dev test` brings it"
    (folder / "links.xsd").write_text(_LINKS)
    (folder / "both.xsd").write_text(_BOTH.format(SITEMAP.as_uri()))
    schema = etree.XMLSchema(file=str(folder / "both.xsd"))
    schema.validate(etree.fromstring(xml))
    return [str(one) for one in schema.error_log]
