export { createEliza } from './eliza/eliza.ts'
