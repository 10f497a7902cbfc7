import { VadeError } from '../../../core/index.ts'
import { isObject, listOf } from '../../json.ts'

/** What runs at Anthropic, or means something there only. Names of fields, and what they ask for. */
const fields: Readonly<Record<string, string>> = {
  mcp_servers: 'tools of an MCP server that the provider calls itself',
  container: 'a container at the provider',
  inference_geo: 'a region of the provider',
}

const blocks =
  /^(server_tool_use|mcp_tool_use|[a-z_]+_tool_result|container_upload|search_result|tool_reference|browser_state|compaction)$/

/** Such as web_search_20250305 and bash_20250124. */
const builtInTool = /_\d{8}$|^mcp_toolset$/

/**
 * Refuses with `unsupported` what only Anthropic's own service can honour. The body may well be right: a provider that
 * speaks this protocol may be sent the caller's bytes as they are.
 */
export function refuseForeign(body: unknown): void {
  if (!isObject(body)) return
  for (const [field, what] of Object.entries(fields)) {
    const value = body[field]
    if (Object.keys(Object(value)).length > 0 || typeof value === 'string') refuse(field, `asks for ${what}`)
  }
  if (body['max_tokens'] === 0) refuse('max_tokens', 'is 0, which fills a prompt cache and asks for no answer')
  listOf(body['tools']).forEach((tool, index) => refuseTool(tool, `tools[${String(index)}]`))
  listOf(body['messages']).forEach((message, index) => {
    if (!isObject(message)) return
    forEachBlock(message['content'], `messages[${String(index)}].content`, (block, path) => {
      refuseBlock(block, path)
      if (block['type'] === 'tool_result') forEachBlock(block['content'], `${path}.content`, refuseBlock)
    })
  })
}

function refuseTool(tool: unknown, path: string): void {
  if (!isObject(tool)) return
  const { type } = tool
  if (typeof type === 'string' && builtInTool.test(type)) {
    refuse(path, `is the tool '${type}', which the provider brings itself`)
  }
  if (tool['defer_loading'] === true) refuse(`${path}.defer_loading`, 'hides a tool until the provider finds it')
  const callers = listOf(tool['allowed_callers'])
  if (callers.some((caller) => caller !== 'direct')) {
    refuse(`${path}.allowed_callers`, 'lets code at the provider call a tool')
  }
}

type Block = Readonly<Record<string, unknown>>

function forEachBlock(content: unknown, path: string, visit: (block: Block, path: string) => void): void {
  listOf(content).forEach((block, index) => {
    if (isObject(block)) visit(block, `${path}[${String(index)}]`)
  })
}

function refuseBlock(block: Block, path: string): void {
  const { type, source, citations } = block
  if (typeof type === 'string' && blocks.test(type)) refuse(path, `is a '${type}' block`)
  if (type !== 'image' && type !== 'document') return
  if (isObject(source) && source['type'] === 'file') refuse(`${path}.source`, 'names a file stored at the provider')
  if (isObject(source) && source['type'] === 'content') refuse(`${path}.source`, 'is a document made of blocks')
  if (isObject(citations) && citations['enabled'] === true) refuse(`${path}.citations`, 'asks for citations')
  if (typeof block['context'] === 'string') refuse(`${path}.context`, 'says something about a document')
}

function refuse(param: string, what: string): never {
  const remedy = "only a provider that speaks Anthropic's protocol can do that. Leave it out, or ask for such a model."
  throw new VadeError('unsupported', `'${param}' ${what}; ${remedy}`, { param })
}
