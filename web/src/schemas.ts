import { z } from 'zod'

// The page's policy forbids code made from text. Zod tries whether it may as soon as it makes a schema, so this comes
// before every other import.
z.config({ jitless: true })
