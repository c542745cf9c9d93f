"""YAML as people write it, held to its words: none unknown, none missing, none said twice."""

import difflib
from collections.abc import Collection
from typing import Any

import yaml


class _Once(yaml.SafeLoader):
    """YAML in which a word said twice is an error: the first of the two would be lost without a sound."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict:
        words = [self.construct_object(word) for word, _ in node.value]
        if twice := next((word for word in words if words.count(word) > 1), None):
            raise ValueError(f"{twice} is said twice (line {node.start_mark.line + 1} and below)")
        return super().construct_mapping(node, deep)


def read(text: str) -> Any:
    """What a YAML text says.

    Raises:
        yaml.YAMLError: it is not YAML.
        ValueError: a word is said twice in one place.
    """
    return yaml.load(text, _Once)


def words(place: str, said: Any, must: set[str], may: Collection[str] = ()) -> dict:
    """What is said at one place of a file, if it is all that must be said there and no word beyond.

    Raises:
        ValueError: with the place, the word, and the nearest right one.
    """
    if not isinstance(said, dict):
        raise ValueError(f"{place}: expected {', '.join(sorted(must)) or 'words with values'}")
    known = must.union(may)
    for word in said:
        if word not in known:
            raise ValueError(f"{place}.{word} is not a word of contracts{nearest(str(word), known)}")
    if missing := must - said.keys():
        raise ValueError(f"{place}: {', '.join(sorted(missing))} is missing")
    return said


def nearest(word: str, known: Collection[str]) -> str:
    """` — did you mean x?` where a known word is close, else nothing."""
    close = difflib.get_close_matches(word, known, n=1)
    return f" — did you mean {close[0]}?" if close else ""
