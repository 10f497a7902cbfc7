import { execFile } from 'node:child_process'
import { createSocket } from 'node:dgram'

/** Loaded into the server by a test: what no part of Vade may do. A child that opens a socket by itself, and a datagram. */
const child = "require('node:net').connect(4444, '10.99.0.2').on('error', () => undefined)"
// Without what this process was started with, or it would plant itself for ever.
execFile(process.execPath, ['-e', child], { env: {} }, () => undefined)
const socket = createSocket('udp4')
socket.send('secret', 5555, '203.0.113.7', () => socket.close())
