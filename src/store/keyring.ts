const limitMs = 2000

/**
 * The keyring of the desktop, through libsecret's `secret-tool`. A keyring that is absent, locked or silent for two
 * seconds gives null: its daemon may wait for ever for somebody to unlock it.
 */
export const keyring = {
  async store(id: string, secret: string): Promise<boolean> {
    return (await secretTool(['store', '--label=Vade: key of the store', ...attributes(id)], secret)) !== null
  },
  async remove(id: string): Promise<void> {
    await secretTool(['clear', ...attributes(id)], '')
  },
  lookup: (id: string): Promise<string | null> => secretTool(['lookup', ...attributes(id)], ''),
}

function attributes(id: string): string[] {
  return ['application', 'vade', 'store', id]
}

async function secretTool(options: readonly string[], input: string): Promise<string | null> {
  // Most starts ask no keyring.
  const { execFile } = await import('node:child_process')
  return new Promise((resolve) => {
    const child = execFile('secret-tool', options, { timeout: limitMs, killSignal: 'SIGKILL' }, (error, output) =>
      resolve(error === null ? output : null),
    )
    // It may end without reading; the exit code says so.
    child.stdin?.on('error', () => undefined)
    child.stdin?.end(input)
  })
}
