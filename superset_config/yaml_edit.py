"""Change single values in a YAML file that people wrote, and leave every comment, blank line and order as it was."""

from typing import Any

import yaml

WIDTH = 10_000


def change(text: str, path: list[str], value: Any) -> str:
    """`text` with the value at `path` replaced, added, or (None) taken out. A mapping on the way that is missing is made.

    Raises:
        ValueError: something on the way is no mapping.
    """
    mapping = yaml.compose(text)
    for depth, key in enumerate(path[:-1]):
        node = _value(mapping, key)
        if node is None:
            return change(text, path[: depth + 1], _nested(path[depth + 1 :], value)) if value is not None else text
        if not isinstance(node, yaml.MappingNode):
            raise ValueError(f"{'/'.join(path[: depth + 1])} is no mapping")
        mapping = node
    key, pair = path[-1], next((p for p in mapping.value if p[0].value == path[-1]), None)
    if pair is None:
        return text if value is None else _added(text, mapping, key, value)
    if value is None:
        return _removed(text, mapping, pair)
    start, end = pair[1].start_mark.index, _end(text, pair[1])
    # A block below its key moves up beside it.
    start = pair[0].end_mark.index + 1 if "\n" in text[pair[0].end_mark.index : start] else start
    return text[:start].rstrip(" ") + " " + spelt(value) + _gap(text, end) + text[end:]


def _added(text: str, mapping: yaml.MappingNode, key: str, value: Any) -> str:
    pair = f"{key}: {spelt(value)}"
    if mapping.flow_style:
        end = mapping.end_mark.index - 1
        return text[:end].rstrip() + (", " if mapping.value else "") + pair + text[end:]
    end = _end(text, mapping)
    line_end = text.find("\n", end)
    before = text[: line_end + 1] if line_end >= 0 else text + "\n"
    return f"{before}{' ' * mapping.start_mark.column}{pair}\n{text[line_end + 1 :] if line_end >= 0 else ''}"


def _removed(text: str, mapping: yaml.MappingNode, pair: tuple[yaml.Node, yaml.Node]) -> str:
    place = mapping.value.index(pair)
    if not mapping.flow_style:
        start = text.rfind("\n", 0, pair[0].start_mark.index) + 1
        end = text.find("\n", _end(text, pair[1]))
        return text[:start] + (text[end + 1 :] if end >= 0 else "")
    if place + 1 < len(mapping.value):
        return text[: pair[0].start_mark.index] + text[mapping.value[place + 1][0].start_mark.index :]
    start = mapping.value[place - 1][1].end_mark.index if place else pair[0].start_mark.index
    return text[:start] + text[pair[1].end_mark.index :]


def _value(mapping: yaml.MappingNode, key: str) -> yaml.Node | None:
    return next((value for name, value in mapping.value if name.value == key), None)


def _end(text: str, node: yaml.Node) -> int:
    """Where a node's last letter stands: the mark of a block lies behind the blank lines and comments that follow it."""
    if isinstance(node, yaml.ScalarNode) or node.flow_style:
        return len(text[: node.end_mark.index].rstrip()) if isinstance(node, yaml.ScalarNode) and node.style in ("|", ">") else node.end_mark.index
    last = node.value[-1]
    return _end(text, last[1] if isinstance(last, tuple) else last)


def _gap(text: str, end: int) -> str:
    return "" if text[end : end + 1] in ("\n", "", ",", "}", "]", " ") else "\n"


def _nested(path: list[str], value: Any) -> Any:
    for key in reversed(path):
        value = {key: value}
    return value


def spelt(value: Any) -> str:
    """A value on one line."""
    text = yaml.safe_dump(value, default_flow_style=True, allow_unicode=True, width=WIDTH, sort_keys=False)
    return text.removesuffix("\n").removesuffix("\n...")
