"""The cases of ../node/cases.mjs: a client is asked the same in all of them, in its own words.

A client is an object with
  ask(question, key=None, timeout=None)  a whole answer
  stream(question)                       a generator of the pieces of text of a stream, which returns the answer
  parse(question)                        the document of an answer held to the model `Person`, by the client's own means
  status(error)                          the HTTP status that the client read; raises what is of another class
  is_failure(error)                      whether the client says in its own way that a stream failed at the provider
  retry_after(error)                     what the client read of that header; None where it does not tell
  model_names()                          the names of all models, from pages as the client reads them
  model(name)                            the name of the one with this name
"""

import json
from dataclasses import dataclass, field, replace
from typing import Any

from pydantic import BaseModel


class Person(BaseModel):
    name: str
    age: int


@dataclass(frozen=True)
class Call:
    id: str | None
    name: str
    input: Any


@dataclass(frozen=True)
class Answer:
    text: str
    calls: list[Call]
    input_tokens: int
    output_tokens: int
    turn: Any


@dataclass(frozen=True)
class Result:
    call: Call
    text: str


@dataclass(frozen=True)
class Question:
    model: str
    text: str
    system: str | None = None
    image: str | None = None
    tools: list[dict] = field(default_factory=list)
    stop: str | None = None
    turn: Any = None
    results: list[Result] = field(default_factory=list)


WEATHER = {
    "name": "weather",
    "description": "Tells the weather of the next days",
    "parameters": {
        "type": "object",
        "properties": {"city": {"type": "string"}, "days": {"type": "integer"}},
        "required": ["city", "days"],
        "additionalProperties": False,
    },
}


def whole(stream):
    """The pieces of a stream, and the answer that they make."""
    pieces = []
    while True:
        try:
            pieces.append(next(stream))
        except StopIteration as end:
            return [piece for piece in pieces if piece], end.value


@dataclass(frozen=True)
class Asked:
    client: str
    provider: str
    name: str
    refuses: list[str]

    @property
    def text(self):
        return f"[{self.client}; {self.provider}; {self.name}] What now?"

    def question(self, behaviour, **more):
        return Question(f"{self.provider}/{behaviour}-{self.client}", self.text, **more)


def cases_for(plan):
    def is_said(answer):
        assert answer.text == plan["says"], answer
        assert answer.calls == [], answer
        assert answer.input_tokens > 0 and answer.output_tokens > 0, answer

    def call_tools(ask, question, expected):
        called = ask(question)
        assert [{"name": one.name, "input": one.input} for one in called.calls] == expected, called
        results = [Result(call, f"{17 + index} degrees") for index, call in enumerate(called.calls)]
        is_said(ask(replace(question, turn=called.turn, results=results)))

    both = [{"name": one["name"], "input": json.loads(one["arguments"])} for one in plan["calls"]]
    one = [{"name": "weather", "input": {"city": "Zürich", "days": 7}}]

    def text(client, asked):
        is_said(client.ask(asked.question("well")))

    def stream(client, asked):
        pieces, answer = whole(client.stream(asked.question("well")))
        is_said(answer)
        assert len(pieces) > 5, pieces

    def tools(client, asked):
        call_tools(client.ask, asked.question("well", tools=[WEATHER]), one)

    def streamed_tools(client, asked):
        call_tools(lambda one_of_two: whole(client.stream(one_of_two))[1], asked.question("well", tools=[WEATHER]), one)

    def parallel_tools(client, asked):
        question = asked.question("parallel", tools=[WEATHER])
        call_tools(client.ask, question, both)
        call_tools(lambda one_of_two: whole(client.stream(one_of_two))[1], question, both)

    def image(client, asked):
        is_said(client.ask(asked.question("well", image=plan["image"])))

    def schema(client, asked):
        parsed = client.parse(asked.question("well"))
        assert parsed == Person(name="Zürich", age=7), parsed

    def system(client, asked):
        is_said(client.ask(asked.question("well", system="Answer in Latin.")))

    def stop(client, asked):
        question = asked.question("well", stop="HALT")
        if "stop" in asked.refuses:
            refused(client, lambda: client.ask(question), 422)
        else:
            is_said(client.ask(question))

    def refused(client, work, status):
        try:
            work()
        except Exception as error:
            assert client.status(error) == status, error
            return error
        raise AssertionError(f"{status} was expected")

    def wrong_key(client, asked):
        refused(client, lambda: client.ask(asked.question("well"), key="vade_sk_wrong"), 401)

    def unknown_model(client, asked):
        refused(client, lambda: client.ask(Question("nobody", asked.text)), 404)

    def rate_limit(client, asked):
        error = refused(client, lambda: client.ask(asked.question("limited")), 429)
        assert client.retry_after(error) in (None, "6", "7"), client.retry_after(error)

    def broken_stream(client, asked):
        pieces = []
        try:
            pieces.extend(client.stream(asked.question("broken")))
        except Exception as error:
            assert client.is_failure(error), error
            return
        raise AssertionError(f"It ended as if it were whole: {pieces}")

    def abort(client, asked):
        stream = client.stream(asked.question("long"))
        assert next(piece for piece in stream if piece)
        stream.close()

    def models(client, asked):
        name = asked.question("well").model
        assert name in client.model_names(), name
        assert client.model(name) == name
        refused(client, lambda: client.model("nobody"), 404)

    def timeout(client, asked):
        try:
            client.ask(asked.question("silent"), timeout=0.3)
        except Exception:
            return
        raise AssertionError("It was answered.")

    checks = [text, stream, tools, streamed_tools, parallel_tools, image, schema, system, stop]
    checks += [wrong_key, unknown_model, rate_limit, broken_stream, abort, models, timeout]
    return {check.__name__.replace("_", " "): check for check in checks}
