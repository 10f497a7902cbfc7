import type { Command } from '../command.ts'
import { ask } from './ask.ts'
import { chat } from './chat.ts'
import { completion } from './completion.ts'
import { creditsGrant, creditsList } from './credits.ts'
import { dataBackup, dataExport, dataImport, dataPath, dataVerify } from './data.ts'
import { consentsAllow, consentsAsk, consentsDeny, consentsList } from './consents.ts'
import { configCheck, configSchema } from './config.ts'
import { dataDelete } from './data-delete.ts'
import { doctor } from './doctor.ts'
import { gateway } from './gateway.ts'
import { help } from './help.ts'
import { hybridCalibrate } from './hybrid-calibrate.ts'
import { hybridEvaluate } from './hybrid.ts'
import { keysAdd, keysChange, keysList, keysRemove, keysRevoke } from './keys.ts'
import { ledgerExport, ledgerList, ledgerVerify } from './ledger.ts'
import { link } from './link.ts'
import { modelsAdd, modelsList, modelsPath, modelsPull, modelsRemove, modelsShow } from './models.ts'
import { providersAdd, providersList, providersModels, providersRemove, providersTest } from './providers.ts'
import { redact } from './redact.ts'
import { serve } from './serve.ts'
import { toolsTry } from './tools.ts'

/** In the order in which `--help` shows them. */
export const commands: readonly Command[] = [
  ask,
  chat,
  serve,
  gateway,
  link,
  doctor,
  modelsList,
  modelsShow,
  modelsPull,
  modelsAdd,
  modelsRemove,
  modelsPath,
  keysAdd,
  keysList,
  keysChange,
  keysRevoke,
  keysRemove,
  creditsGrant,
  creditsList,
  providersList,
  providersModels,
  providersAdd,
  providersRemove,
  providersTest,
  consentsList,
  consentsAllow,
  consentsAsk,
  consentsDeny,
  hybridCalibrate,
  hybridEvaluate,
  configCheck,
  configSchema,
  redact,
  toolsTry,
  dataPath,
  dataExport,
  dataImport,
  dataBackup,
  dataVerify,
  dataDelete,
  ledgerList,
  ledgerVerify,
  ledgerExport,
  completion,
  help,
]
