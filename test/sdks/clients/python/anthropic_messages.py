"""Messages with Anthropic's own client."""

import anthropic
from cases import Answer, Call, Person

KINDS = {401: anthropic.AuthenticationError, 404: anthropic.NotFoundError, 429: anthropic.RateLimitError}


class Client:
    def __init__(self, url, key):
        self.client = anthropic.Anthropic(api_key=key, base_url=url, max_retries=0)

    def ask(self, question, key=None, timeout=None):
        options = {**({"api_key": key} if key else {}), **({"timeout": timeout} if timeout else {})}
        return answer_of(self.client.with_options(**options).messages.create(**body_of(question)))

    def stream(self, question):
        with self.client.messages.stream(**body_of(question)) as stream:
            yield from stream.text_stream
            return answer_of(stream.get_final_message())

    def parse(self, question):
        return self.client.messages.parse(**body_of(question), output_format=Person).parsed_output

    def model_names(self):
        return [model.id for model in self.client.models.list(limit=7)]

    def model(self, name):
        return self.client.models.retrieve(name).id

    def status(self, error):
        kind = KINDS.get(getattr(error, "status_code", 0), anthropic.APIStatusError)
        if isinstance(error, kind) and error.body["error"]["message"]:
            return error.status_code
        raise error

    def is_failure(self, error):
        return isinstance(error, anthropic.APIError)

    def retry_after(self, error):
        return error.response.headers["retry-after"]


def body_of(question):
    source = {"type": "base64", "media_type": "image/png", "data": question.image}
    said = {"type": "text", "text": question.text}
    results = [{"type": "tool_result", "tool_use_id": one.call.id, "content": one.text} for one in question.results]
    tools = [
        {"name": one["name"], "description": one["description"], "input_schema": one["parameters"]}
        for one in question.tools
    ]
    return {
        "model": question.model,
        "max_tokens": 1000,
        "messages": [
            {"role": "user", "content": [said, {"type": "image", "source": source}] if question.image else question.text},
            *([question.turn, {"role": "user", "content": results}] if question.turn else []),
        ],
        **({"system": question.system} if question.system else {}),
        **({"tools": tools} if tools else {}),
        **({"stop_sequences": [question.stop]} if question.stop else {}),
    }


def answer_of(message):
    text = "".join(block.text for block in message.content if block.type == "text")
    calls = [Call(block.id, block.name, block.input) for block in message.content if block.type == "tool_use"]
    turn = {"role": "assistant", "content": message.content}
    return Answer(text, calls, message.usage.input_tokens, message.usage.output_tokens, turn)
