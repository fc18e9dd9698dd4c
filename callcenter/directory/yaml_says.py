"""What the reader of YAML says is wrong, found again among its templates, so that other languages can say it."""

import re
from string import Formatter

from ruamel.yaml.error import MarkedYAMLError, YAMLError

from callcenter.sentences import Sentence, Template

TEMPLATES = (
    # while it reads the characters
    Template("unacceptable character #x{code}: special characters are not allowed"),
    Template("while scanning for the next token"),
    Template("found character {found} that cannot start any token"),
    Template("while scanning a simple key"),
    Template("could not find expected ':'"),
    Template("sequence entries are not allowed here"),
    Template("mapping keys are not allowed here"),
    Template("mapping values are not allowed here"),
    Template("while scanning a plain scalar"),
    Template("found unexpected ':'"),
    Template("while scanning a quoted scalar"),
    Template("found unexpected end of stream"),
    Template("found unexpected document separator"),
    Template("while scanning a double-quoted scalar"),
    Template("found unknown escape character {found}"),
    Template("expected escape sequence of {count} hexdecimal numbers, but found {found}"),
    Template("while scanning a block scalar"),
    Template("expected indentation indicator in the range 1-9, but found 0"),
    Template("expected chomping or indentation indicators, but found {found}"),
    Template("expected a comment or a line break, but found {found}"),
    Template("more indented follow up line than first in a block scalar"),
    Template("while scanning a directive"),
    Template("while scanning a tag"),
    Template("while parsing a tag"),
    Template("while scanning an {thing}"),
    Template("while parsing an {thing}"),
    Template("expected alphabetic or numeric character, but found {found}"),
    Template("expected a digit or '.', but found {found}"),
    Template("expected a digit, but found {found}"),
    Template("expected ' ', but found {found}"),
    Template("expected '!', but found {found}"),
    Template("expected '!' but found {found}"),
    Template("expected '>' but found {found}"),
    Template("expected URI, but found {found}"),
    Template("expected URI escape sequence of 2 hexdecimal numbers, but found {found}"),
    # while it puts them together
    Template("while parsing a block mapping"),
    Template("while parsing a block collection"),
    Template("expected <block end>, but found {found}"),
    Template("while parsing a flow sequence"),
    Template("expected ',' or ']', but got {found}"),
    Template("while parsing a flow mapping"),
    Template("expected ',' or '}}', but got {found}"),
    Template("while parsing a node"),
    Template("while parsing a {kind} node"),
    Template("expected the node content, but found {found}"),
    Template("expected '<document start>', but found {found}"),
    Template("found non-comment content after document end marker, {found}"),
    Template("expected a single document in the stream"),
    Template("but found another document"),
    Template("found duplicate YAML directive"),
    Template("found incompatible YAML document (version 1.* is required)"),
    Template("duplicate tag handle {tag}"),
    Template("found undefined tag handle {tag}"),
    Template("found undefined alias {alias}"),
    Template("maximum depth of data structure exceeded ({depth}), if necessary increase YAML().max_depth"),
    # while it makes values of them
    Template("could not determine a constructor for the tag {tag}"),
    Template("while constructing a mapping"),
    Template("while constructing an ordered map"),
    Template("while constructing pairs"),
    Template("found unhashable key"),
    Template("expected a {wanted} node, but found {found}"),
    Template("expected a sequence, but found {found}"),
    Template("expected a mapping of length 1, but found {found}"),
    Template("expected a single mapping item, but found {count} items"),
    Template("expected a mapping for merging, but found {found}"),
    Template("expected a mapping or list of mappings for merging, but found {found}"),
    Template("failed to convert base64 data into ascii: {why}"),
    Template("failed to decode base64 data: {why}"),
    Template("invalid literal for int() with base {base}: {text}"),
    Template("could not convert string to float: {text}"),
)
"""All that it can say of a text."""


def mistake_in_yaml(error: YAMLError | ValueError) -> Sentence:
    """Return what is wrong with a file that cannot be read; what is not known here stays English."""
    if not isinstance(error, MarkedYAMLError):
        what = heard(str(error).splitlines()[0])
    elif error.context and error.problem:
        what = Sentence("{context}, {problem}", context=heard(error.context), problem=heard(error.problem))
    else:
        what = heard(error.context or error.problem or "")
    return Sentence("not valid YAML: {what}", what=what)


def heard(said: str) -> str:
    """Return the sentence that the reader has said: the same text, made of its template."""
    for template, pattern in _PATTERNS:
        if found := pattern.fullmatch(said):
            return Sentence.as_heard(said, template, found.groupdict())
    return said


def _pattern(template: Template) -> re.Pattern[str]:
    pieces = Formatter().parse(template)
    return re.compile(
        "".join(re.escape(text) + (f"(?P<{name}>.*)" if name else "") for text, name, _, _ in pieces), re.S
    )


_PATTERNS = [(template, _pattern(template)) for template in TEMPLATES]
