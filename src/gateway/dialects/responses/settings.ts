import type { RequestBody } from './request-body.ts'

/** What an answer repeats of its request: each field of the Response object, with what holds where nothing was said. */
export function settingsOf(body: RequestBody): Readonly<Record<string, unknown>> {
  return {
    model: body.model,
    instructions: body.instructions ?? null,
    previous_response_id: body.previous_response_id ?? null,
    max_output_tokens: body.max_output_tokens ?? null,
    max_tool_calls: body.max_tool_calls ?? null,
    parallel_tool_calls: body.parallel_tool_calls ?? true,
    temperature: body.temperature ?? 1,
    top_p: body.top_p ?? 1,
    presence_penalty: body.presence_penalty ?? 0,
    frequency_penalty: body.frequency_penalty ?? 0,
    top_logprobs: body.top_logprobs ?? 0,
    tools: toolsOf(body),
    tool_choice: body.tool_choice ?? 'auto',
    text: {
      format: formatOf(body),
      ...(body.text?.verbosity && { verbosity: body.text.verbosity }),
    },
    reasoning: { effort: body.reasoning?.effort ?? null, summary: body.reasoning?.summary ?? null },
    metadata: body.metadata ?? {},
    store: body.store ?? true,
    background: false,
    // `auto` allows to leave out what does not fit, and nothing is left out.
    truncation: 'disabled',
    service_tier: body.service_tier ?? 'default',
    user: body.user ?? null,
    safety_identifier: body.safety_identifier ?? null,
    prompt_cache_key: body.prompt_cache_key ?? null,
  }
}

function toolsOf({ tools }: RequestBody): object[] {
  return (tools ?? []).flatMap((tool) =>
    tool.type === 'other'
      ? []
      : [
          {
            type: 'function',
            name: tool.name,
            description: tool.description ?? null,
            parameters: tool.parameters ?? null,
            strict: tool.strict ?? false,
          },
        ],
  )
}

function formatOf({ text }: RequestBody): object {
  const format = text?.format
  if (format?.type !== 'json_schema') return format ?? { type: 'text' }
  return { ...format, description: format.description ?? null, strict: format.strict ?? false }
}
