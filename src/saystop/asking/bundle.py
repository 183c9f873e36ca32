"""The one script of a public page: it paints the style sheet, then helps.

A page then costs two requests (itself and this script) under a policy that allows no inline style, and
still one style sheet serves those without JavaScript, by a link in ``<noscript>``.
"""

import json
import re

_CSS_TOKEN = re.compile(
    r"""
    (?P<text>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')
    |(?P<drop>/\*.*?\*/)
    |(?P<end>\s*;?\s*\}\s*)
    |(?P<tight>\s*[{;,]\s*|:\s+)
    |(?P<space>\s+)
    """,
    re.VERBOSE | re.DOTALL,
)
_JS_COMMENT = re.compile(r"^[ \t]*(?:/\*.*?\*/[ \t]*$|//[^\n]*$)", re.MULTILINE | re.DOTALL)

_PAINT = """(()=>{{try{{const s=new CSSStyleSheet();s.replaceSync({css});document.adoptedStyleSheets=[s]}}
catch{{const l=document.createElement("link");l.rel="stylesheet";l.href={url};document.head.append(l)}}}})();
"""


def minify_css(css: str) -> str:
    """Drop comments and needless white space from a style sheet; change nothing else.

    White space before a colon stays, because ``a :hover`` and ``a:hover`` differ; strings stay as they are.
    An unquoted ``url()`` must hold neither spaces nor comment marks.
    """
    without_comments = _CSS_TOKEN.sub(lambda found: "" if found["drop"] else found[0], css)

    def tighten(found: re.Match[str]) -> str:
        if found["end"]:
            return "}"
        return found["text"] or (found["tight"] or " ").strip() or " "

    return _CSS_TOKEN.sub(tighten, without_comments).strip()


def strip_js(js: str) -> str:
    """Drop indentation, empty lines and the comments that have their lines to themselves.

    No template literal in the script may run over a line end; comments behind code stay.
    """
    lines = (line.strip() for line in _JS_COMMENT.sub("", js).splitlines())
    return "\n".join(line for line in lines if line)


def public_bundle(css: str, css_url: str, js: str) -> str:
    """Return the script of the public pages.

    :param css: the style sheet; it becomes a constructed sheet, which ``style-src 'self'`` does not refuse.
    :param css_url: where the same sheet lies, for a browser that cannot construct one.
    :param js: the helpers, run after the sheet is painted.
    """
    paint = _PAINT.format(css=json.dumps(minify_css(css), ensure_ascii=False), url=json.dumps(css_url))
    return paint + strip_js(js) + "\n"
