import { registerHooks } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

/** The programs beside this one find their packages in the folder that VADE_PACKAGES names. */
const parentURL = pathToFileURL(join(process.env.VADE_PACKAGES ?? '.', 'package.json')).href
const own = new URL('.', import.meta.url).href

registerHooks({
  resolve(specifier, context, next) {
    const isPackage = !/^(\.|node:|file:)/.test(specifier) && context.parentURL?.startsWith(own) === true
    return next(specifier, isPackage ? { ...context, parentURL } : context)
  },
})
