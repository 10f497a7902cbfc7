export { eraseHome, locksHeld, type Erased } from './erase-home.ts'
