import type { TestProject } from 'vitest/node'
import { installClients, type Installed } from './install.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Null where they cannot be had: what needs them is skipped. */
    installed: Installed | null
  }
}

/** Once for all files. */
export async function setup(project: TestProject): Promise<void> {
  project.provide('installed', await installClients())
}
