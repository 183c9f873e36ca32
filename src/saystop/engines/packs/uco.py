"""A pack as CASE/UCO JSON-LD (https://caseontology.org, version 1.4 on UCO 1.4), for programs of investigators.

What the ontologies have no class for is an extension of our own, described in `docs/referral-format.md`: vehicles.
Identifiers are made of the referral's reference and a number, so the same pack gives the same graph.
"""

import json
import uuid
from collections.abc import Iterator
from datetime import date
from typing import Any

from saystop.engines.packs.content import Pack, Party

KB = "https://saystop.example/kb/"
EXTENSION = "https://saystop.example/ontology/1/"
CONTEXT = {
    "kb": KB,
    "saystop": EXTENSION,
    "case-investigation": "https://ontology.caseontology.org/case/investigation/",
    "uco-action": "https://ontology.unifiedcyberontology.org/uco/action/",
    "uco-core": "https://ontology.unifiedcyberontology.org/uco/core/",
    "uco-identity": "https://ontology.unifiedcyberontology.org/uco/identity/",
    "uco-location": "https://ontology.unifiedcyberontology.org/uco/location/",
    "uco-marking": "https://ontology.unifiedcyberontology.org/uco/marking/",
    "uco-observable": "https://ontology.unifiedcyberontology.org/uco/observable/",
    "uco-types": "https://ontology.unifiedcyberontology.org/uco/types/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_SPACE = uuid.UUID("6f1d7f0e-2a5b-5f0c-9d1f-0d6a7a1c5e11")  # of our identifiers (RFC 9562, 5.5)

Node = dict[str, Any]


def to_case(pack: Pack) -> str:
    """The pack as JSON-LD."""
    graph = [*_Graph(pack).nodes()]
    return json.dumps({"@context": CONTEXT, "@graph": graph}, ensure_ascii=False, indent=1)


class _Graph:
    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.count = 0

    def nodes(self) -> Iterator[Node]:
        pack = self.pack
        kind = {"uco-marking:definitionType": "statement"}
        statement = self.node(
            "uco-marking:StatementMarking", **kind, **{"uco-marking:statement": pack.marking}
        )
        marking = self.node(
            "uco-marking:MarkingDefinition", **kind, **{"uco-marking:definition": [statement]}
        )
        office, receiver = self.party(pack.office), self.party(pack.receiver)
        objects: list[Node] = [*self.observables(), *self.places(), *self.persons(), *self.files()]
        records = [*self.records(objects)]
        action = self.node(
            "case-investigation:InvestigativeAction",
            **{
                "uco-core:name": "Received through a reporting line, assessed and put together for a referral",
                "uco-action:performer": _ref(office),
                "uco-action:endTime": _moment(pack.made_on),
                "uco-action:result": [_ref(one) for one in records],
            },
        )
        investigation = self.node(
            "case-investigation:Investigation",
            **{
                "uco-core:name": pack.reference,
                "uco-core:description": [pack.question],
                "uco-core:objectMarking": [_ref(marking)],
                "uco-core:object": [_ref(one) for one in (office, receiver, action, *records, *objects)],
            },
        )
        yield from (investigation, marking, office, receiver, action, *records, *objects)

    def observables(self) -> Iterator[Node]:
        subjects = self.pack.subjects
        for phone in subjects.phones:
            account = self.facet(
                "uco-observable:PhoneAccountFacet", **{"uco-observable:phoneNumber": phone.number}
            )
            identifier = self.facet(
                "uco-observable:AccountFacet", **{"uco-observable:accountIdentifier": phone.number}
            )
            yield self.thing(
                "uco-observable:PhoneAccount", phone.source, phone.confidence, account, identifier
            )
        for one in subjects.accounts:
            parts = [
                self.facet("uco-observable:AccountFacet", **{"uco-observable:accountIdentifier": one.name}),
                self.facet("uco-observable:ApplicationAccountFacet"),
            ]
            thing = self.thing("uco-observable:ApplicationAccount", one.source, one.confidence, *parts)
            if one.service:
                thing["uco-core:name"] = one.service
            yield thing
        for link in subjects.links:
            facet = self.facet("uco-observable:URLFacet", **{"uco-observable:fullValue": link.url})
            yield self.thing("uco-observable:URL", link.source, link.confidence, facet)
        for vehicle in subjects.vehicles:
            facet = self.facet("saystop:VehicleFacet", **{"saystop:plate": vehicle.plate})
            facet["@type"] = ["saystop:VehicleFacet", "uco-core:Facet"]
            if vehicle.country:
                facet["saystop:plateCountry"] = vehicle.country
            thing = self.thing("saystop:Vehicle", vehicle.source, vehicle.confidence, facet)
            thing["@type"] = ["saystop:Vehicle", "uco-core:UcoObject"]
            if vehicle.description:
                thing["uco-core:description"] = [vehicle.description]
            yield thing

    def places(self) -> Iterator[Node]:
        for place in self.pack.subjects.places:
            address = {
                "uco-location:street": place.address,
                "uco-location:locality": place.town,
                "uco-location:country": place.country,
            }
            there = {name: value for name, value in address.items() if value}
            facets = [self.facet("uco-location:SimpleAddressFacet", **there)] if there else []
            if place.latitude is not None and place.longitude is not None:
                at = {
                    "uco-location:latitude": _decimal(place.latitude),
                    "uco-location:longitude": _decimal(place.longitude),
                }
                facets.append(self.facet("uco-location:LatLongCoordinatesFacet", **at))
            thing = self.thing("uco-location:Location", place.source, place.confidence, *facets)
            if place.name:
                thing["uco-core:name"] = place.name
            yield thing

    def persons(self) -> Iterator[Node]:
        for person in self.pack.subjects.persons:
            thing = self.thing("uco-identity:Person", person.source, person.confidence)
            text = "; ".join(filter(None, (person.description, person.names, person.about_age)))
            thing["uco-core:description"] = [f"{'A child. ' if person.is_child else ''}{text}"]
            yield thing

    def files(self) -> Iterator[Node]:
        for file in self.pack.files:
            digest = self.node(
                "uco-types:Hash",
                **{
                    "uco-types:hashMethod": "SHA256",
                    "uco-types:hashValue": {"@type": "xsd:hexBinary", "@value": file.digest_kept},
                },
            )
            content = self.facet(
                "uco-observable:ContentDataFacet",
                **{"uco-observable:hash": [digest], "uco-observable:sizeInBytes": _integer(file.size)},
            )
            name = self.facet(
                "uco-observable:FileFacet",
                **{"uco-observable:fileName": file.name, "uco-observable:sizeInBytes": _integer(file.size)},
            )
            thing = self.thing("uco-observable:File", file.source, None, content, name)
            yield thing

    def records(self, objects: list[Node]) -> Iterator[Node]:
        """For each report of the line, what of the graph comes from it."""
        for report in self.pack.reports:
            own = [_ref(one) for one in objects if one["uco-core:tag"] == [report.reference]]
            told = [f"Report received on {report.received_on.isoformat()}"]
            told += [
                f"Attachment {one.number} is withheld by the office's screening desk, for its fingerprint is on a list of known"
                " material: it does not go along"
                for one in self.pack.withheld
                if one.source == report.reference
            ]
            record = self.node(
                "case-investigation:ProvenanceRecord",
                **{"case-investigation:exhibitNumber": report.reference, "uco-core:description": told},
            )
            if own:
                record["uco-core:object"] = own
            yield record

    def thing(self, kind: str, source: str, confidence: int | None, *facets: Node) -> Node:
        given = list(facets)
        if confidence is not None:
            given.append(
                self.facet("uco-core:ConfidenceFacet", **{"uco-core:confidence": _count(confidence)})
            )
        node = self.node(kind, **{"uco-core:tag": [source]})
        if given:
            node["uco-core:hasFacet"] = given
        return node

    def party(self, party: Party) -> Node:
        node = self.node("uco-identity:Organization", **{"uco-core:name": party.name})
        if party.kind:
            node["uco-core:description"] = [f"{party.kind}, {party.country}"]
        return node

    def facet(self, kind: str, **values: Any) -> Node:
        return self.node(kind, **values)

    def node(self, kind: str, **values: Any) -> Node:
        """A node whose identifier says its kind and is the same whenever the same pack is written."""
        self.count += 1
        name = kind.rpartition(":")[2].lower()
        made = uuid.uuid5(_SPACE, f"{self.pack.reference}/{self.count}")
        return {"@id": f"kb:{name}-{made}", "@type": kind, **values}


def _ref(node: Node) -> Node:
    return {"@id": node["@id"]}


def _moment(day: date) -> Node:
    return {"@type": "xsd:dateTime", "@value": f"{day.isoformat()}T00:00:00Z"}


def _integer(value: int) -> Node:
    return {"@type": "xsd:integer", "@value": str(value)}


def _count(value: int) -> Node:
    return {"@type": "xsd:nonNegativeInteger", "@value": str(value)}


def _decimal(value: float) -> Node:
    return {"@type": "xsd:decimal", "@value": f"{value:.5f}"}
