"""Chat Completions with OpenAI's own client."""

import json

import openai
from cases import Answer, Call, Person

KINDS = {401: openai.AuthenticationError, 404: openai.NotFoundError, 429: openai.RateLimitError}


class Client:
    def __init__(self, url, key):
        self.client = openai.OpenAI(api_key=key, base_url=f"{url}/v1", max_retries=0)

    def ask(self, question, key=None, timeout=None):
        options = {**({"api_key": key} if key else {}), **({"timeout": timeout} if timeout else {})}
        completion = self.client.with_options(**options).chat.completions.create(**body_of(question))
        return answer_of(completion)

    def stream(self, question):
        options = {"stream_options": {"include_usage": True}}
        with self.client.chat.completions.stream(**body_of(question), **options) as stream:
            for event in stream:
                if event.type == "content.delta":
                    yield event.delta
            return answer_of(stream.get_final_completion())

    def parse(self, question):
        return self.client.chat.completions.parse(**body_of(question), response_format=Person).choices[0].message.parsed

    def model_names(self):
        return [model.id for model in self.client.models.list()]

    def model(self, name):
        return self.client.models.retrieve(name).id

    def status(self, error):
        return status(error)

    def is_failure(self, error):
        return isinstance(error, openai.APIError)

    def retry_after(self, error):
        return error.response.headers["retry-after"]


def status(error):
    if isinstance(error, KINDS.get(getattr(error, "status_code", 0), openai.APIStatusError)) and error.body["message"]:
        return error.status_code
    raise error


def body_of(question):
    picture = {"type": "image_url", "image_url": {"url": f"data:image/png;base64,{question.image}"}}
    content = [{"type": "text", "text": question.text}, picture] if question.image else question.text
    results = [{"role": "tool", "tool_call_id": one.call.id, "content": one.text} for one in question.results]
    return {
        "model": question.model,
        "messages": [
            *([{"role": "system", "content": question.system}] if question.system else []),
            {"role": "user", "content": content},
            *([question.turn] if question.turn else []),
            *results,
        ],
        **({"tools": [{"type": "function", "function": tool} for tool in question.tools]} if question.tools else {}),
        **({"stop": [question.stop]} if question.stop else {}),
    }


def answer_of(completion):
    message = completion.choices[0].message
    calls = [Call(one.id, one.function.name, json.loads(one.function.arguments)) for one in message.tool_calls or []]
    usage = completion.usage
    parsed = {"parsed": True, "tool_calls": {"__all__": {"function": {"parsed_arguments"}}}}
    turn = message.model_dump(exclude_none=True, exclude=parsed)
    return Answer(message.content or "", calls, usage.prompt_tokens, usage.completion_tokens, turn)
