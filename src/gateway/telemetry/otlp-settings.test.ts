import { expect, test } from 'vitest'
import { otlpSettings, wantsTraces } from './otlp-settings.ts'

const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318' }

test.each([
  [{}, false],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: ' ' }, false],
  [endpoint, true],
  [{ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://collector/t' }, true],
  [{ ...endpoint, OTEL_SDK_DISABLED: 'true' }, false],
  [{ ...endpoint, OTEL_TRACES_EXPORTER: 'none' }, false],
])('%j: traces are wanted: %s', (env, wanted) => {
  expect(wantsTraces(env)).toBe(wanted)
})

test.each([
  [endpoint, 'http://collector:4318/v1/traces'],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'https://collector/otlp/?a=1' }, 'https://collector/otlp/v1/traces?a=1'],
  [{ ...endpoint, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://other/as-it-is' }, 'http://other/as-it-is'],
])('%j goes to %s', (env, url) => {
  expect(otlpSettings(env).url).toBe(url)
})

test('headers and attributes', () => {
  const settings = otlpSettings({
    ...endpoint,
    OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Basic%20YTpi, x-team = a=b ,',
    OTEL_EXPORTER_OTLP_TRACES_HEADERS: 'x-team=c',
    OTEL_RESOURCE_ATTRIBUTES: 'service.name=other,deployment.environment.name=test',
    OTEL_SERVICE_NAME: 'gateway',
    OTEL_EXPORTER_OTLP_TIMEOUT: '2500',
  })
  expect(settings).toMatchObject({
    headers: { authorization: 'Basic YTpi', 'x-team': 'c' },
    resource: { 'service.name': 'gateway', 'deployment.environment.name': 'test' },
    timeoutMs: 2500,
  })
  expect(otlpSettings(endpoint).resource).toEqual({ 'service.name': 'vade' })
})

test.each([
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4318' }, /'collector:4318'; give an address/],
  [{ ...endpoint, OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' }, /'grpc'; Vade speaks http\/json/],
  [{ ...endpoint, OTEL_EXPORTER_OTLP_TIMEOUT: 'soon' }, /'soon'; give milliseconds/],
  [{ ...endpoint, OTEL_EXPORTER_OTLP_HEADERS: 'secret' }, /OTEL_EXPORTER_OTLP_HEADERS has a part without a name/],
  [{ ...endpoint, OTEL_RESOURCE_ATTRIBUTES: 'a=100%' }, /OTEL_RESOURCE_ATTRIBUTES is not well formed at 'a'/],
  [{ ...endpoint, OTEL_TRACES_SAMPLER: 'jaeger_remote' }, /OTEL_TRACES_SAMPLER is 'jaeger_remote'/],
])('%j is refused', (env, sentence) => {
  expect(() => otlpSettings(env)).toThrow(sentence)
})
