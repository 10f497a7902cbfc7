import { afterAll } from 'vitest'
import type { Page } from 'playwright-core'
import { startHub, type Hub } from './hub.ts'
import { copied } from './page-browser.ts'
import { servedPage, type ServedPage } from './served-page.ts'

/** The real program that may reach loopback, and a browser. */
export function servedOnLoopback(prepare: (home: string) => Promise<void>): ServedPage {
  let hub: Hub | undefined
  afterAll(() => hub?.close())
  return servedPage(async (home) => {
    await prepare(home)
    hub = await startHub()
    return { VADE_OFFLINE: '', HF_ENDPOINT: hub.url }
  })
}

/** Makes a key with these limits, by the labels of their fields, and gives its secret. */
export async function makeKey(
  page: Page,
  name: string,
  limits: Readonly<Record<string, string>> = {},
): Promise<string> {
  await page.getByRole('button', { name: 'New key' }).click()
  const dialog = page.getByRole('dialog', { name: 'New key' })
  await dialog.getByLabel('Name').fill(name)
  if (Object.keys(limits).length > 0) await dialog.getByText('Limits, if you want some').click()
  for (const [label, text] of Object.entries(limits)) await dialog.getByLabel(label).fill(text)
  await dialog.getByRole('button', { name: 'Make the key' }).click()
  const made = page.getByRole('dialog', { name: `The key of ${name}` })
  await made.getByRole('button', { name: 'Copy the key' }).click()
  await made.getByRole('button', { name: 'Copied' }).waitFor()
  const secret = await copied(page)
  await made.getByRole('button', { name: 'Done' }).click()
  return secret
}

export const card = (page: Page, name: string) =>
  page.getByRole('listitem').filter({ has: page.getByRole('heading', { name, exact: true }) })
