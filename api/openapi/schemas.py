"""The named shapes: closed sets under their names, a draft's two shapes, and each kind of problem."""

from collections.abc import Iterable, Iterator
from typing import Any, Final, cast, get_args

from api.core.batches import BatchState, ItemState
from api.core.channels import ChannelName
from api.core.invitations import InvitationDecision, InvitationReason
from api.core.kept import OutcomeName
from api.core.models import (
    AddressFormAsked,
    CriterionName,
    DecisionVerdict,
    DegradedCode,
    EngineName,
    Reason,
    Source,
    Verdict,
    WarningCode,
)
from api.core.note_check import CheckVerdict
from api.core.outcomes import Dimension
from api.core.shortlist import ShortlistReason, ShortlistVerdict
from api.openapi.batch_files import line_schemas
from api.problems import PROBLEMS, SCHEMAS, Problem, ProblemType
from api.routes.meta import ProcessState
from api.routes.outcomes import Summarised

Json = dict[str, Any]
"""Any, because it is free-form JSON."""

_CLOSED_SETS: Final[dict[str, tuple[tuple[str, ...], str]]] = {
    "AddressFormAsked": (get_args(AddressFormAsked), "How the note addresses its reader."),
    "BatchState": (get_args(BatchState), "How far a batch is."),
    "ChannelName": (get_args(ChannelName), "Where a note goes."),
    "CheckVerdict": (get_args(CheckVerdict), "What to do with a note of your own."),
    "CriterionName": (get_args(CriterionName), "The seven criteria."),
    "DecisionVerdict": (get_args(DecisionVerdict), "Whether to connect."),
    "DegradedCode": (get_args(DegradedCode), "Why another engine than the one asked for did it, or a part of it."),
    "EngineName": (get_args(EngineName), "Who makes findings."),
    "GroupedBy": (get_args(Dimension), "What the drafts of a group have in common."),
    "InvitationDecision": (get_args(InvitationDecision), "What to do with an invitation."),
    "InvitationReason": (get_args(InvitationReason), "The main reason for that."),
    "OutcomeName": (get_args(OutcomeName), "What happened after a draft."),
    "ProcessState": (get_args(ProcessState), "Whether a process takes new requests."),
    "ItemState": (get_args(ItemState), "What has become of a line of a batch."),
    "KnownWarningCode": (get_args(WarningCode), "What a warning can be about today."),
    "Reason": (get_args(Reason), "Why not to connect."),
    "ShortlistReason": (get_args(ShortlistReason), "Why a person is where they are on the list."),
    "ShortlistVerdict": (get_args(ShortlistVerdict), "What to do about a person on the list."),
    "Source": (get_args(Source), "Which input a quote stands in."),
    "Summarised": (get_args(Summarised), "Whose drafts a summary counts."),
    "Verdict": (get_args(Verdict), "How far a criterion is met."),
}
_WARNING_CODE: Final[Json] = {
    "anyOf": [{"$ref": f"{SCHEMAS}KnownWarningCode"}, {"type": "string"}],
    "description": "What a warning is about. New ones may be added, so a reader has to bear what is not in the list.",
}


def finish_schemas(schemas: Json) -> None:
    """Name the shapes that pydantic does not know of, and drop the titles it makes up for fields."""
    for name, schema in (line_schemas() | _problem_schemas()).items():
        schemas.setdefault(name, schema)
    schemas |= _draft_schemas(schemas["Draft"])
    for schema in schemas.values():
        for field in schema.get("properties", {}).values():
            field.pop("title", None)


def name_closed_sets(document: Json) -> None:
    """Put each closed set where it can be named, and its name where it is used: a generator makes one type of it."""
    schemas = document["components"]["schemas"]
    name_of = {values: name for name, (values, _) in _CLOSED_SETS.items()}
    for schema in objects_in([schemas, document["paths"]]):
        name = name_of.get(tuple(schema.get("enum", ())))
        if name:
            del schema["enum"], schema["type"]
            schema["$ref"] = f"{SCHEMAS}{name}"
    schemas |= {
        name: {"type": "string", "enum": list(values), "title": name, "description": description}
        for name, (values, description) in _CLOSED_SETS.items()
    }
    schemas["WarningCode"] = _WARNING_CODE
    schemas["DraftWarning"]["properties"]["code"]["$ref"] = f"{SCHEMAS}WarningCode"


def _draft_schemas(draft: Json) -> Json:
    """A draft is one of two, told apart by its `decision`. The class behind them is one, so JSON stays as it is."""
    shapes = {
        "connect": ("DraftWithNote", "note", "advice", "Connect, with the note to send."),
        "do_not_connect": ("DraftWithAdvice", "advice", "note", "Do not connect; what to do instead."),
    }
    schemas: Json = {}
    for decision, (name, present, absent, description) in shapes.items():
        fields = draft["properties"]
        changed = {
            "decision": {"type": "string", "const": decision, "description": "Whether to connect."},
            present: {"$ref": f"{SCHEMAS}{present.title()}", "description": f"The {present}."},
            absent: fields[absent] | {"description": "Null with this decision."},  # some clients drop a mere null
        }
        schemas[name] = draft | {"title": name, "description": description, "properties": {**fields, **changed}}
    mapping = {decision: f"{SCHEMAS}{name}" for decision, (name, *_) in shapes.items()}
    either = {
        "title": "Draft",
        "description": draft["description"],
        "oneOf": [{"$ref": reference} for reference in mapping.values()],
        "discriminator": {"propertyName": "decision", "mapping": mapping},
    }
    return {"Draft": either, **schemas}


def _problem_schemas() -> Json:
    """`Problem`, and the same for each kind of it with its own `type` and `status`."""
    general = Problem.model_json_schema(mode="serialization", ref_template=f"{SCHEMAS}{{model}}")
    definitions = general.pop("$defs")
    kinds = sorted(set(PROBLEMS.values()), key=lambda kind: kind.name)
    return {**definitions, "Problem": general, **{kind.schema_name: _problem_schema(kind, general) for kind in kinds}}


def _problem_schema(kind: ProblemType, general: Json) -> Json:
    fixed = {"type": f"/problems/{kind.name}", "title": kind.title, "status": kind.status.value}
    fields = {name: {**field} for name, field in general["properties"].items()}
    for name, value in fixed.items():
        fields[name] |= {"examples": [value]} if name == "title" else {"const": value, "examples": [value]}
    if not kind.lists_faults:
        fields["errors"] |= {"examples": [[]]}
        fields["detail"] |= {"examples": [f"{kind.title}."]}
    return general | {"title": kind.schema_name, "description": f"{kind.title}.", "properties": fields}


def objects_in(node: object) -> Iterator[Json]:
    """Every object of a document, from outside in."""
    parts: Iterable[object] = ()
    if isinstance(node, dict):
        yield (whole := cast("Json", node))  # JSON has no other keys
        parts = whole.values()
    elif isinstance(node, list):
        parts = cast("list[object]", node)
    for part in parts:
        yield from objects_in(part)
