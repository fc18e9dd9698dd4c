"""What the reader of YAML says is known by its template, so that it can be said in other languages."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
import ruamel.yaml
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from callcenter.directory.yaml_says import TEMPLATES, heard, mistake_in_yaml
from callcenter.sentences import Sentence

READERS = {
    "reader": "Reader",
    "scanner": "Scanner",
    "parser": "Parser",
    "composer": "Composer",
    "constructor": "BaseConstructor SafeConstructor",
}
NOT_OF_A_TEXT = {
    "unicode",  # the encoding, of which the error makes its own sentence
    "special characters are not allowed",
    "input stream needs to be specified",
    "stream argument needs to have a read() method",
    "Please check http://pyyaml.org/wiki/YAMLColonInFlowContext for details.",  # a note beside it, which we leave out
    'failed to construct timestamp from "1"',  # dates stay text
}


def texts() -> Iterator[str]:
    """Yield what the reader can say, with 1 for each value in it."""
    for module, classes in READERS.items():
        tree = ast.parse((Path(ruamel.yaml.__file__).parent / f"{module}.py").read_text("utf-8"))
        for node in tree.body:
            if isinstance(node, ast.ClassDef) and node.name in classes.split():
                yield from (text for raised in ast.walk(node) if isinstance(raised, ast.Raise) for text in of(raised))


def of(raised: ast.Raise) -> Iterator[str]:
    for part in raised.exc.args if isinstance(raised.exc, ast.Call) else ():
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            yield part.value
        elif isinstance(part, ast.JoinedStr):
            yield "".join(str(piece.value) if isinstance(piece, ast.Constant) else "1" for piece in part.values)


@pytest.mark.parametrize("text", sorted(set(texts()) - NOT_OF_A_TEXT))
def test_everything_it_can_say_is_known(text: str) -> None:
    assert isinstance(heard(text), Sentence)


def test_nothing_is_known_that_it_cannot_say() -> None:
    said = {sentence.template for text in texts() if isinstance(sentence := heard(text), Sentence)}
    assert {str(template) for template in TEMPLATES} - said == {
        "unacceptable character #x{code}: special characters are not allowed",  # put together by the error itself
        "invalid literal for int() with base {base}: {text}",  # of the language
        "could not convert string to float: {text}",
    }


@pytest.mark.parametrize(
    ("text", "english", "chinese"),
    [
        (
            "a: [1, 2\nb: 1\n",
            "while parsing a flow sequence, expected ',' or ']', but got ':'",
            "解析 [ ] 列表时，应为“,”或“]”，却是 ':'",
        ),
        (
            "a: {x: 1\nb: 1\n",
            "while parsing a flow mapping, expected ',' or '}', but got ':'",
            "解析 { } 键值对时，应为“,”或“}”，却是 ':'",
        ),
        ("a: 1\n  b: 1\n", "mapping values are not allowed here", "此处不能有键的值（多写了“:”，或缩进有误）"),
        (
            "a: @\n",
            "while scanning for the next token, found character '@' that cannot start any token",
            "读取时，内容不能以字符 '@' 开头",
        ),
        ("a: *b\n", "found undefined alias 'b'", "别名 'b' 未定义"),
        (
            'a: "b\n',
            "while scanning a quoted scalar, found unexpected end of stream",
            "读取引号中的文本时，文件已结束，引号没有闭合",
        ),
        ("a: \x07\n", "unacceptable character #x0007: special characters are not allowed", "不能包含特殊字符 #x0007"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_in_every_language(text: str, english: str, chinese: str) -> None:
    with pytest.raises(YAMLError) as refused:
        YAML(typ="rt", pure=True).compose(text)
    told = mistake_in_yaml(refused.value)
    assert told == f"not valid YAML: {english}"
    assert told.said_in("zh-CN") == f"YAML 格式有误：{chinese}"


@pytest.mark.parametrize(
    ("text", "chinese"), [("!!int boss", "'boss' 不是整数（10 进制）"), ("!!float boss", "'boss' 不是数字")]
)
def test_a_number_that_is_none_is_told_too(text: str, chinese: str) -> None:
    with pytest.raises(ValueError, match="boss") as refused:
        YAML(typ="safe", pure=True).load(text)
    assert mistake_in_yaml(refused.value).said_in("zh-CN") == f"YAML 格式有误：{chinese}"


def test_what_is_not_known_stays_english() -> None:
    told = mistake_in_yaml(ValueError("the moon is full"))
    assert told.said_in("zh-CN") == "YAML 格式有误：the moon is full"
