"""Asks a running Vade through OpenAI's own client for Python; prints {name: null or what went wrong} as JSON.

Usage: VADE_URL=http://…/v1 VADE_KEY=vade_sk_… python openai_client.py
"""

import asyncio
import json
import os
import traceback
from typing import Literal

import openai
from pydantic import BaseModel

settings = dict(api_key=os.environ["VADE_KEY"], base_url=os.environ["VADE_URL"], max_retries=0)
client = openai.OpenAI(**settings)
model = "smollm2-135m-instruct"
capital = [{"role": "user", "content": "What is the capital of France?"}]
kitchen = [{"role": "user", "content": "Turn on the light in the kitchen."}]
light = {
    "type": "function",
    "function": {
        "name": "switch_light",
        "description": "Switches the light of a room on or off",
        "parameters": {
            "type": "object",
            "properties": {"room": {"enum": ["kitchen", "bedroom"]}, "on": {"type": "boolean"}},
            "required": ["room", "on"],
        },
    },
}


def ask(**more):
    return client.chat.completions.create(
        **{"model": model, "messages": capital, "temperature": 0, "max_completion_tokens": 60, **more}
    )


def chat():
    answer = ask()
    assert "Paris" in answer.choices[0].message.content
    assert answer.usage.total_tokens == answer.usage.prompt_tokens + answer.usage.completion_tokens


def stream():
    chunks = list(ask(stream=True, stream_options={"include_usage": True}))
    text = "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)
    assert text == ask().choices[0].message.content, text
    assert chunks[-1].usage.completion_tokens > 3


def asynchronous():
    async def both():
        async with openai.AsyncOpenAI(**settings) as one:
            wanted = [one.chat.completions.create(model=model, messages=capital, temperature=0) for _ in range(2)]
            return await asyncio.gather(*wanted)

    assert all("Paris" in answer.choices[0].message.content for answer in asyncio.run(both()))


def tools():
    call = ask(messages=kitchen, tools=[light], tool_choice="required", parallel_tool_calls=False).choices[0]
    assert call.finish_reason == "tool_calls"
    assert set(json.loads(call.message.tool_calls[0].function.arguments)) == {"room", "on"}
    said = {"role": "tool", "tool_call_id": call.message.tool_calls[0].id, "content": "The light is on."}
    answered = ask(messages=[*kitchen, call.message, said], tools=[light], tool_choice="none")
    assert answered.choices[0].message.content


def schema():
    class Person(BaseModel):
        name: Literal["Bob", "Ann"]
        age: int

    bob = [{"role": "user", "content": "Bob is 5 years old. Give his name and age as JSON."}]
    parsed = client.chat.completions.parse(model=model, messages=bob, response_format=Person)
    assert isinstance(parsed.choices[0].message.parsed, Person)


def logprobs():
    content = ask(logprobs=True, top_logprobs=2).choices[0].logprobs.content
    assert "Paris" in "".join(one.token for one in content)
    assert all(len(one.top_logprobs) == 2 and one.logprob <= 0 for one in content)


def choices():
    answer = ask(n=2, seed=3, temperature=1, stop=["."])
    assert [one.index for one in answer.choices] == [0, 1]


def completions():
    answer = client.completions.create(
        model=model, prompt="The capital of France is", temperature=0, max_tokens=8, logprobs=1, stop="\n"
    )
    assert "Paris" in answer.choices[0].text
    assert len(answer.choices[0].logprobs.tokens) == len(answer.choices[0].logprobs.text_offset)


def models():
    assert model in [one.id for one in client.models.list()]
    assert client.models.retrieve(model).object == "model"


def errors():
    def refused(kind, code, ask_it):
        try:
            ask_it()
        except kind as error:
            assert error.code == code, error.code
            assert error.body["message"]
        else:
            raise AssertionError(f"{kind} was expected")

    wrong = openai.OpenAI(**{**settings, "api_key": "vade_sk_wrong"})
    refused(openai.AuthenticationError, "invalid_api_key", wrong.models.list)
    refused(openai.NotFoundError, "model_not_found", lambda: ask(model="nobody"))
    refused(openai.BadRequestError, "invalid_request", lambda: ask(temperature="hot"))
    long = [{"role": "user", "content": "word " * 5000}]
    refused(openai.BadRequestError, "context_length_exceeded", lambda: ask(messages=long))


def embeddings():
    answer = client.embeddings.create(model="device-embedding", input=["a cat", "a kitten", "revenue"])
    cat, kitten, revenue = [one.embedding for one in answer.data]
    product = lambda one, other: sum(a * b for a, b in zip(one, other))
    assert len(cat) == 384 and product(cat, kitten) > product(cat, revenue) + 0.2


def abort():
    story = [{"role": "user", "content": "Write a very long story about the sea."}]
    with ask(messages=story, max_completion_tokens=2000, stream=True) as stream:
        next(iter(stream))
    # The engine is free again: a short question does not wait for the story.
    assert ask(max_completion_tokens=1).usage.completion_tokens == 1


results = {}
for check in (chat, stream, asynchronous, tools, schema, logprobs, choices, completions, models, embeddings, abort, errors):
    try:
        check()
        results[check.__name__] = None
    except Exception:
        results[check.__name__] = traceback.format_exc()
print(json.dumps(results))
