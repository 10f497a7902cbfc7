import { accessSync, constants, existsSync, statSync } from 'node:fs'
import type { App, HomePaths } from '../../app/index.ts'
import { toVadeError } from '../../core/index.ts'
import type { Call } from '../command.ts'
import { withApp } from '../with-app.ts'
import { ok, problem, warning, type Finding } from './finding.ts'

/** Opens the home as every command does, and looks at what is in it. */
export async function checkHome(call: Call, paths: HomePaths): Promise<Finding[]> {
  try {
    return await withApp(call, async (app) => [
      checkPrivate(paths),
      await checkStore(app),
      checkKey(app),
      await checkLedger(app),
      ...(await checkModels(app)),
    ])
  } catch (thrown) {
    return [problem('home', toVadeError(thrown).message, `Look at ${paths.home}, or choose another --home.`)]
  }
}

function checkPrivate({ home, serverFile }: HomePaths): Finding {
  accessSync(home, constants.W_OK)
  const open = [home, serverFile].filter((path) => existsSync(path) && (statSync(path).mode & 0o077) !== 0)
  if (open.length === 0) return ok('home', `${home} can be written, and only you can read it.`)
  return warning('home', `Others can read ${open.join(' and ')}.`, `chmod go= ${open.join(' ')}`)
}

async function checkStore({ store }: App): Promise<Finding> {
  const { ok: whole, problems } = await store.verify()
  if (whole) return ok('store', `${store.path} opens and is whole.`)
  return problem('store', `${store.path} is damaged: ${problems[0] ?? ''}.`, 'Put back your backup of it.')
}

function checkKey({ store }: App): Finding {
  const file = store.keyFile
  if (file === null) return ok('key', 'The key of the store is in the keyring of the desktop.')
  if ((statSync(file).mode & 0o077) !== 0) {
    return problem('key', `Others can read the key ${file}, and with it everything.`, `chmod 600 ${file}`)
  }
  return ok('key', `The key of the store is ${file}.`, 'VADE_STORE_KEY_FILE names another place, such as a stick.')
}

async function checkLedger({ store }: App): Promise<Finding> {
  const { problem: first, rows } = await store.egress.verify()
  if (first === null) return ok('ledger', `What left this machine is written down whole, in ${String(rows)} rows.`)
  return problem('ledger', `What left this machine is not written down whole. ${first.sentence}`, 'vade ledger list')
}

async function checkModels({ models }: App): Promise<Finding[]> {
  const list = await models.list()
  const here = list.filter(({ installed }) => installed)
  const standard = list.find(({ isDefault }) => isDefault)
  if (standard === undefined) {
    const remedy = "'vade serve' fetches the one that suits this machine; 'vade models list' shows all."
    return [warning('models', 'No model is here, so ELIZA answers.', remedy)]
  }
  const speed = standard.tokensPerSecond
  const pace = speed === null ? 'its speed is measured by vade serve' : `${speed.toFixed(1)} tokens a second`
  const installed = ok('models', `${standard.id} answers (${pace}); here: ${here.map(({ id }) => id).join(', ')}.`)
  if (standard.fits) return [installed]
  return [installed, warning('model memory', standard.reason, 'Close other programs, or choose a smaller model.')]
}
