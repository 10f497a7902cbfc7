import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { changeFields, parseMultipart, textField } from './multipart.ts'

/** A form as `fetch` sends it. */
async function sent(fields: Readonly<Record<string, string | Blob>>) {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.append(name, value)
  const request = new Response(form)
  return { bytes: Buffer.from(await request.arrayBuffer()), contentType: request.headers.get('content-type') ?? '' }
}
async function received(bytes: Buffer, contentType: string): Promise<FormData> {
  return new Response(new Uint8Array(bytes), { headers: { 'content-type': contentType } }).formData()
}

test('a field is read and changed, one is taken out, and files stay to the byte', async () => {
  const text = fc.string().map((letters) => letters.replaceAll(/\r\n?|\n/g, '\r\n').toWellFormed())
  await fc.assert(
    fc.asyncProperty(text, text, fc.uint8Array(), async (model, prompt, content) => {
      const file = new File([content], 'a "b".wav')
      const { bytes, contentType } = await sent({ model, file, prompt, 'x-vade-provider': 'groq' })
      const form = parseMultipart(bytes, contentType)
      expect(textField(form, 'model')).toBe(model)
      expect(textField(form, 'prompt')).toBe(prompt)
      expect(form.fields.get('file')).toMatchObject({ isFile: true })
      const after = await received(changeFields(form, { model: 'other', 'x-vade-provider': null }), contentType)
      expect([...after.keys()]).toEqual(['model', 'file', 'prompt'])
      expect(after.get('model')).toBe('other')
      expect(after.get('prompt')).toBe(prompt)
      expect(Buffer.from(await (after.get('file') as File).arrayBuffer())).toEqual(Buffer.from(content))
    }),
  )
})

test('what is no form, and a form that is cut anywhere, is refused', async () => {
  const { bytes, contentType } = await sent({ model: 'm', file: new File(['abc'], 'a') })
  expect(() => parseMultipart(bytes, 'application/json')).toThrow(
    expect.objectContaining({ code: 'unsupported_media' }),
  )
  expect(() => parseMultipart(bytes, undefined)).toThrow('multipart/form-data')
  for (let end = 0; end < bytes.length - 4; end++)
    expect(() => parseMultipart(bytes.subarray(0, end), contentType)).toThrow('The form is broken')
  const many = Buffer.concat([
    ...Array.from({ length: 201 }, () => Buffer.from('--b\r\nContent-Disposition: form-data; name="a[]"\r\n\r\nx\r\n')),
    Buffer.from('--b--'),
  ])
  expect(() => parseMultipart(many, 'multipart/form-data; boundary=b')).toThrow('more than 200')
  const nameless = Buffer.from('--b\r\nContent-Type: text/plain\r\n\r\nx\r\n--b--')
  expect(() => parseMultipart(nameless, 'multipart/form-data; boundary="b"')).toThrow('no name')
})

test('a field that stands there twice is refused, since two readers may differ; lists and files are not', () => {
  const part = (name: string, more = '') => `--b\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\nx\r\n`
  const form = (text: string) => parseMultipart(Buffer.from(`${text}--b--`), 'multipart/form-data; boundary=b')
  expect(() => form(part('model') + part('model'))).toThrow(expect.objectContaining({ param: 'model' }))
  expect(() => form(part('model', '; filename="m"') + part('model'))).toThrow('twice')
  const file = part('image', '; filename="a.png"')
  expect([...form(part('image[]') + part('image[]') + file + file).fields.keys()]).toEqual(['image[]', 'image'])
})

test('a file is no text', async () => {
  const { bytes, contentType } = await sent({ model: new File(['abc'], 'a') })
  expect(() => textField(parseMultipart(bytes, contentType), 'model')).toThrow("'model' is not right")
  expect(textField(parseMultipart(bytes, contentType), 'language')).toBeUndefined()
})
