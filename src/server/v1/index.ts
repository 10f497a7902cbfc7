export { errorBody, placeOf } from './places.ts'
export { createV1, type V1App } from './v1.ts'
