/** Where the snapshot finds the models of one of our providers. */
export interface Origin {
  readonly id: string
  /** `litellm_provider` of its rows, and what stands before the model's own id there. */
  readonly litellm?: { readonly providers: readonly string[]; readonly prefix?: string }
  /** Its id in genai-prices. */
  readonly genai?: string
  /** Only ids that match are taken. */
  readonly only?: RegExp
  readonly not?: RegExp
  /** Its models that make pictures, speech or transcripts, or moderate. */
  readonly others?: RegExp
  /** Whole catalogue from genai-prices: LiteLLM has no rows of it. */
  readonly fromGenai?: boolean
}

/** One that LiteLLM calls `provider`, and whose ids stand after `provider/` there. */
const plain = (id: string, provider: string, genai?: string): Origin => ({
  id,
  litellm: { providers: [provider], prefix: `${provider}/` },
  ...(genai !== undefined && { genai }),
})

/** Those missing here (NVIDIA, GitHub, Hugging Face, the local ones) are read live. */
export const origins: readonly Origin[] = [
  {
    id: 'openai',
    litellm: { providers: ['openai'] },
    genai: 'openai',
    others: /^(?:gpt-image-[12]|chatgpt-image|tts-|gpt-4o.*-(?:tts|transcribe)|gpt-transcribe|whisper|omni-moderation)/,
    not: /^ft:|container|audio|computer-use|cyber|daybreak|rosalind|astra-law|instruct|^chat-latest|realtime|0613|1106/,
  },
  { id: 'anthropic', litellm: { providers: ['anthropic'] }, genai: 'anthropic' },
  {
    ...plain('gemini', 'gemini', 'google'),
    only: /^(?:gemini-\d|gemini-(?:flash|pro|flash-lite)-latest|gemma-|gemini-embedding)/,
    others: /^(?:gemini-[\d.]+-(?:pro|flash|flash-lite)-image|imagen-)/,
    not: /tts|exp|image|live|robotics|computer-use|omni|embedding-exp/,
  },
  { ...plain('groq', 'groq', 'groq'), others: /whisper|orpheus/, not: /guard|whisper|tts/ },
  { ...plain('together', 'together_ai', 'together'), not: /^together-ai|CodeLlama|Qwen2-1\.5B|arize/ },
  {
    ...plain('fireworks', 'fireworks_ai', 'fireworks'),
    only: /^accounts\/fireworks\/models\/(?:deepseek|glm|gpt-oss|kimi|llama-v3p[13]|llama4|minimax|qwen[23]|qwen3|mixtral|gemma)/,
    not: /base|draft|\d+k(?:-rope)?$|qwen2|gemma-\d+b|gemma2|prover|coder-(?:1b|7b|33b)|v2-lite|p(?:5|7)b|-\dp\db|bf16|mixtral-\dx\d+b$|-hf$/,
  },
  { ...plain('deepinfra', 'deepinfra'), not: /^anthropic|^google\/gemini|MythoMax|Lunaris|Euryale|OCR/ },
  {
    ...plain('mistral', 'mistral', 'mistral'),
    others: /moderation|voxtral-mini-(?:\d|latest)/,
    not: /glm|deepseek|vibe-cli|mamba|tiny/,
  },
  { id: 'deepseek', litellm: { providers: ['deepseek'] }, genai: 'deepseek', not: /\// },
  { ...plain('xai', 'xai', 'x-ai'), others: /^grok-imagine-image/, not: /experimental|beta|gv2/ },
  plain('cerebras', 'cerebras', 'cerebras'),
  {
    ...plain('perplexity', 'perplexity', 'perplexity'),
    only: /^sonar(?:-pro|-deep-research|-reasoning-pro)?$/,
  },
  { id: 'openrouter', genai: 'openrouter', fromGenai: true, not: /:(?:free|beta|extended|nitro|thinking)$/ },
  plain('nebius', 'nebius'),
  plain('moonshot', 'moonshot', 'moonshotai'),
  plain('alibaba', 'dashscope'),
  plain('sambanova', 'sambanova'),
  plain('hyperbolic', 'hyperbolic'),
  { ...plain('novita', 'novita', 'novita'), not: /ocr|autoglm|wizardlm|mythomax|euryale|lunaris/ },
  plain('minimax', 'minimax', 'minimax'),
  plain('zai', 'zai', 'zai'),
  plain('baseten', 'baseten', 'baseten'),
  { ...plain('vercel', 'vercel_ai_gateway'), not: /embed/ },
  plain('ovhcloud', 'ovhcloud', 'ovhcloud'),
  plain('voyage', 'voyage'),
  { id: 'jina', litellm: { providers: ['jina_ai'], prefix: 'jina_ai/' } },
  plain('scaleway', 'scaleway'),
  {
    id: 'cohere',
    litellm: { providers: ['cohere', 'cohere_chat'], prefix: 'cohere/' },
    genai: 'cohere',
    not: /multimodal|^embed-(?:english|multilingual)-(?:light-)?v[12]/,
  },
  { ...plain('azure', 'azure', 'azure'), not: /\/|container|audio|computer-use|realtime|^gpt-35|0125|1106/ },
  {
    id: 'bedrock',
    litellm: { providers: ['bedrock', 'bedrock_converse'] },
    genai: 'aws',
    only: /^(?:(?:us|eu|apac|au|jp|global)\.)?(?:anthropic\.claude-(?:opus|sonnet|haiku|fable)|openai\.gpt-oss)[^@]*$/,
  },
  {
    id: 'vertex',
    litellm: {
      providers: ['vertex_ai-anthropic_models', 'vertex_ai-language-models', 'vertex_ai'],
      prefix: 'vertex_ai/',
    },
    genai: 'google',
    only: /^(?:claude-|gemini-\d)/,
    not: /@default|claude-3-(?:opus|sonnet|haiku)|exp|tts|image|live/,
  },
]
