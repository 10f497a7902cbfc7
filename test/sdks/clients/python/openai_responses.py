"""Responses with OpenAI's own client."""

import json

import openai
from cases import Answer, Call, Person
from openai_chat import status


class Client:
    def __init__(self, url, key):
        self.client = openai.OpenAI(api_key=key, base_url=f"{url}/v1", max_retries=0)

    def ask(self, question, key=None, timeout=None):
        options = {**({"api_key": key} if key else {}), **({"timeout": timeout} if timeout else {})}
        return answer_of(self.client.with_options(**options).responses.create(**body_of(question)))

    def stream(self, question):
        with self.client.responses.stream(**body_of(question)) as stream:
            for event in stream:
                if event.type == "response.output_text.delta":
                    yield event.delta
            return answer_of(stream.get_final_response())

    def parse(self, question):
        return self.client.responses.parse(**body_of(question), text_format=Person).output_parsed

    def status(self, error):
        return status(error)

    def is_failure(self, error):
        return isinstance(error, openai.APIError)

    def retry_after(self, error):
        return error.response.headers["retry-after"]


def body_of(question):
    picture = {"type": "input_image", "detail": "auto", "image_url": f"data:image/png;base64,{question.image}"}
    content = [{"type": "input_text", "text": question.text}, picture] if question.image else question.text
    results = [
        {"type": "function_call_output", "call_id": one.call.id, "output": one.text} for one in question.results
    ]
    return {
        "model": question.model,
        "store": False,
        "input": [{"role": "user", "content": content}, *(question.turn or []), *results],
        **({"instructions": question.system} if question.system else {}),
        **({"tools": [{"type": "function", "strict": True, **tool} for tool in question.tools]} if question.tools else {}),
    }


def answer_of(response):
    calls = [
        Call(one.call_id, one.name, json.loads(one.arguments)) for one in response.output if one.type == "function_call"
    ]
    usage = response.usage
    turn = [one.model_dump(exclude_none=True, exclude={"parsed_arguments"}) for one in response.output]
    return Answer(response.output_text, calls, usage.input_tokens, usage.output_tokens, turn)
