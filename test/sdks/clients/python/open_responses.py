"""The cases of OpenResponses' compliance test, every body and event held to its published schema.

Source: the OpenResponses specification; `openresponses-types` has its schemas. Usage: VADE_PLAN=… python open_responses.py
"""

import json
import os
import traceback

import httpx
import openresponses_types
from openresponses_types import ResponseResource

plan = json.loads(os.environ["VADE_PLAN"])
http = httpx.Client(base_url=plan["url"], headers={"authorization": f"Bearer {plan['key']}"}, timeout=30)

WEATHER = {
    "type": "function",
    "name": "weather",
    "description": "Tells the weather of the next days",
    "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
}


def event_kinds():
    kinds = {}
    for name, kind in vars(openresponses_types).items():
        if name.endswith("StreamingEvent"):
            (value,) = kind.model_fields["type"].annotation
            kinds[value.value] = kind
    return kinds


KINDS = event_kinds()


def create(provider, behaviour="well", **body):
    answer = http.post("/v1/responses", json={"model": f"{provider}/{behaviour}-open-responses", **body})
    assert answer.status_code == 200, answer.text
    response = answer.json()
    ResponseResource.model_validate(response)
    assert response["status"] == "completed", response
    assert response["output"], response
    return response


def stream(provider, behaviour="well", **body):
    body = {"model": f"{provider}/{behaviour}-open-responses", "stream": True, **body}
    events = []
    with http.stream("POST", "/v1/responses", json=body) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream"), answer.headers
        name = None
        for line in answer.iter_lines():
            if line.startswith("event: "):
                name = line[len("event: ") :]
            elif line.startswith("data: ") and line != "data: [DONE]":
                event = json.loads(line[len("data: ") :])
                assert event["type"] == name, (name, event)
                KINDS[event["type"]].model_validate(event)
                events.append(event)
    assert [event["sequence_number"] for event in events] == list(range(len(events))), events
    kinds = [event["type"] for event in events]
    assert kinds[0] == "response.created" and kinds[-1] == "response.completed", kinds
    assert kinds.count("response.output_item.added") == kinds.count("response.output_item.done"), kinds
    ended = events[-1]["response"]
    done = [event["item"] for event in events if event["type"] == "response.output_item.done"]
    assert ended["output"] == done, (ended["output"], done)
    return ended, kinds


def text_of(response):
    return "".join(part["text"] for item in response["output"] if item["type"] == "message" for part in item["content"])


def said(role, content):
    return {"type": "message", "role": role, "content": content}


def basic(provider):
    assert text_of(create(provider, input=[said("user", "Say hello.")])) == plan["says"]


def streamed(provider):
    ended, kinds = stream(provider, input=[said("user", "Count from 1 to 5.")])
    assert text_of(ended) == plan["says"]
    assert "response.output_text.delta" in kinds and "response.output_text.done" in kinds


def system(provider):
    create(provider, input=[said("system", "You are a pirate."), said("user", "Say hello.")])


def tools(provider):
    response = create(provider, input=[said("user", "What is the weather?")], tools=[WEATHER])
    (call,) = response["output"]
    assert call["type"] == "function_call" and json.loads(call["arguments"]) == {"city": "Zürich"}, call
    assert response["tools"][0]["name"] == "weather", response["tools"]


def streamed_tools(provider):
    ended, kinds = stream(provider, input=[said("user", "What is the weather?")], tools=[WEATHER])
    assert ended["output"][0]["type"] == "function_call", ended
    assert "response.function_call_arguments.delta" in kinds and "response.function_call_arguments.done" in kinds


def image(provider):
    picture = {"type": "input_image", "image_url": f"data:image/png;base64,{plan['image']}"}
    create(provider, input=[said("user", [{"type": "input_text", "text": "What is this?"}, picture])])


def several_turns(provider):
    first = create(provider, input=[said("user", "What is the weather?")], tools=[WEATHER])
    result = {"type": "function_call_output", "call_id": first["output"][0]["call_id"], "output": "17 degrees"}
    turns = [said("user", "What is the weather?"), *first["output"], result]
    answered = create(provider, input=turns, tools=[WEATHER])
    later = [said("user", "Hello"), said("assistant", text_of(answered)), said("user", "And tomorrow?")]
    assert text_of(create(provider, input=later)) == plan["says"]


def thoughts(provider):
    asked = {"input": [said("user", "Think.")], "reasoning": {"effort": "high", "summary": "auto"}}
    assert create(provider, "thinking", **asked)["output"][0]["type"] == "reasoning"
    ended, _ = stream(provider, "thinking", **asked)
    assert ended["output"][0]["type"] == "reasoning", ended


def cut(provider):
    answer = http.post("/v1/responses", json={"model": f"{provider}/cut-open-responses", "input": "Go on."}).json()
    ResponseResource.model_validate(answer)
    assert answer["status"] == "incomplete" and answer["incomplete_details"]["reason"] == "max_output_tokens", answer


def broken(provider):
    body = {"model": f"{provider}/broken-open-responses", "stream": True, "input": "Hello"}
    with http.stream("POST", "/v1/responses", json=body) as answer:
        events = [json.loads(line[len("data: ") :]) for line in answer.iter_lines() if line.startswith("data: {")]
    for event in events:
        if event["type"] != "error":
            KINDS[event["type"]].model_validate(event)
    assert any(event["type"] == "response.output_text.delta" for event in events), events
    assert events[-1]["type"] in ("error", "response.failed"), events[-1]
    assert not any(event["type"] == "response.completed" for event in events), events


def errors(provider):
    refused = http.post("/v1/responses", json={"model": "nobody", "input": "Hello"})
    assert refused.status_code == 404, refused.text
    openresponses_types.ErrorPayload.model_validate(refused.json()["error"])


for target in plan["providers"]:
    for case in (basic, streamed, system, tools, streamed_tools, image, several_turns, thoughts, cut, broken, errors):
        problem = None
        try:
            case(target["provider"])
        except Exception:
            problem = traceback.format_exc()[-2000:]
        print(json.dumps({"provider": target["provider"], "name": case.__name__, "problem": problem}), flush=True)
