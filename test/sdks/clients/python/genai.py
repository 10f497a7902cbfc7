"""generateContent with Google's own client."""

import base64

from cases import Answer, Call, Person
from google import genai
from google.genai import errors, types


class Client:
    def __init__(self, url, key):
        self.url = url
        self.models = self.models_of(key)

    def models_of(self, key, timeout=None):
        options = types.HttpOptions(base_url=self.url, timeout=None if timeout is None else int(timeout * 1000))
        # The models hang on their client: it must not be collected before them.
        self.client = genai.Client(api_key=key, vertexai=False, http_options=options)
        return self.client.models

    def ask(self, question, key=None, timeout=None):
        if key is None and timeout is None:
            return answer_of([self.models.generate_content(**request_of(question))])
        kept = self.client
        models = self.models_of(key or kept._api_client.api_key, timeout)
        try:
            return answer_of([models.generate_content(**request_of(question))])
        finally:
            self.client.close()
            self.client = kept

    def stream(self, question):
        chunks = []
        for chunk in self.models.generate_content_stream(**request_of(question)):
            chunks.append(chunk)
            yield chunk.text or ""
        return answer_of(chunks)

    def parse(self, question):
        held = {"response_mime_type": "application/json", "response_schema": Person}
        return self.models.generate_content(**request_of(question, **held)).parsed

    def model_names(self):
        return [model.name.removeprefix("models/") for model in self.models.list(config={"page_size": 7})]

    def model(self, name):
        return self.models.get(model=f"models/{name}").name.removeprefix("models/")

    def status(self, error):
        if isinstance(error, errors.APIError):
            return error.code
        raise error

    def is_failure(self, error):
        return isinstance(error, errors.APIError)

    def retry_after(self, error):
        return None


def request_of(question, **more):
    picture = [types.Part.from_bytes(data=base64.b64decode(question.image), mime_type="image/png")] if question.image else []
    results = [
        types.Part(function_response=types.FunctionResponse(id=one.call.id, name=one.call.name, response={"output": one.text}))
        for one in question.results
    ]
    declarations = [
        types.FunctionDeclaration(
            name=one["name"], description=one["description"], parameters_json_schema=one["parameters"]
        )
        for one in question.tools
    ]
    config = types.GenerateContentConfig(
        system_instruction=question.system,
        stop_sequences=[question.stop] if question.stop else None,
        tools=[types.Tool(function_declarations=declarations)] if declarations else None,
        **more,
    )
    contents = [types.Content(role="user", parts=[types.Part(text=question.text), *picture])]
    if question.turn:
        contents += [question.turn, types.Content(role="user", parts=results)]
    return {"model": question.model, "contents": contents, "config": config}


def answer_of(chunks):
    parts = [part for chunk in chunks for one in chunk.candidates or [] for part in one.content.parts or []]
    called = [part for part in parts if part.function_call]
    calls = [Call(part.function_call.id, part.function_call.name, part.function_call.args) for part in called]
    usage = chunks[-1].usage_metadata
    text = "".join(part.text or "" for part in parts)
    turn = types.Content(role="model", parts=called)
    return Answer(text, calls, usage.prompt_token_count, usage.candidates_token_count, turn)
