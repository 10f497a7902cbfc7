"""LangChain's client for OpenAI."""

import openai
from cases import Answer, Call, Person
from langchain_core.messages import HumanMessage, SystemMessage, ToolMessage
from langchain_openai import ChatOpenAI


class Client:
    def __init__(self, url, key):
        self.settings = {"base_url": f"{url}/v1", "api_key": key, "max_retries": 0, "stream_usage": True}

    def model_of(self, question, **more):
        stop = {"stop": [question.stop]} if question.stop else {}
        model = ChatOpenAI(model=question.model, **{**self.settings, **stop, **more})
        tools = [{"type": "function", "function": tool} for tool in question.tools]
        return model.bind_tools(tools) if tools else model

    def ask(self, question, key=None, timeout=None):
        more = {**({"api_key": key} if key else {}), **({"timeout": timeout} if timeout else {})}
        return answer_of(self.model_of(question, **more).invoke(messages_of(question)))

    def stream(self, question):
        answer = None
        for chunk in self.model_of(question).stream(messages_of(question)):
            answer = chunk if answer is None else answer + chunk
            yield chunk.text
        return answer_of(answer)

    def parse(self, question):
        held = self.model_of(question).with_structured_output(Person, method="json_schema", strict=True)
        return held.invoke(messages_of(question))

    def status(self, error):
        if isinstance(error, openai.APIStatusError):
            return error.status_code
        raise error

    def is_failure(self, error):
        return isinstance(error, openai.APIError)

    def retry_after(self, error):
        return error.response.headers["retry-after"]


def messages_of(question):
    picture = {"type": "image_url", "image_url": {"url": f"data:image/png;base64,{question.image}"}}
    return [
        *([SystemMessage(question.system)] if question.system else []),
        HumanMessage([{"type": "text", "text": question.text}, picture] if question.image else question.text),
        *([question.turn] if question.turn else []),
        *[ToolMessage(one.text, tool_call_id=one.call.id) for one in question.results],
    ]


def answer_of(message):
    calls = [Call(one["id"], one["name"], one["args"]) for one in message.tool_calls]
    usage = message.usage_metadata
    return Answer(message.text, calls, usage["input_tokens"], usage["output_tokens"], message)
