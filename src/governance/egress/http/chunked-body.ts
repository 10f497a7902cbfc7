import { malformedAnswer, type HttpFault } from './fault.ts'

const carriageReturn = 13
const lineFeed = 10
/** Sizes up to 2^52, which numbers hold exactly. */
const mostDigits = 13
/** Bytes of a line beside the digits of a size, and of all trailers. */
const longestExtension = 16 * 1024
const longestTrailers = 64 * 1024
/** Source: RFC 9112, sections 7.1.1 and 7.1.2; what extensions and trailers say is not looked at. */
const trailer = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+:[\t\x20-\x7e\x80-\xff]*\r\n$/

/** A body in chunks, of which any part may come at a time. Source: RFC 9112, section 7.1. */
export class ChunkedBody {
  /** Where the data lies that the last `push` found: in one piece, for it was moved together. */
  from = 0
  to = 0
  /** The last chunk and the trailers came. */
  isOver = false
  /** Why what follows `to` is no body. */
  fault: HttpFault | undefined
  private place: 'size' | 'extension' | 'size-end' | 'data' | 'data-return' | 'data-end' | 'trailers' = 'size'
  /** Of this chunk. */
  private left = 0
  /** Of this size. */
  private digits = 0
  /** Of this extension, or of all trailers. */
  private passed = 0
  private line = ''

  /** For the next body. */
  reset(): void {
    this.isOver = false
    this.fault = undefined
    this.startSize()
  }

  /** Reads from `at` on; moves data within `bytes`. @returns where it stopped */
  push(bytes: Buffer, start: number): number {
    this.from = this.to = 0
    let at = start
    while (at < bytes.length && !this.isOver && this.fault === undefined) {
      if (this.place === 'data') at = this.passData(bytes, at)
      else if (this.place === 'trailers') at = this.passTrailer(bytes, at)
      else this.passByte(bytes[at++] as number)
    }
    return at
  }

  private passData(bytes: Buffer, at: number): number {
    const end = Math.min(bytes.length, at + this.left)
    if (this.to === 0) {
      this.from = at
      this.to = end
    } else {
      bytes.copyWithin(this.to, at, end)
      this.to += end - at
    }
    this.left -= end - at
    if (this.left === 0) this.place = 'data-return'
    return end
  }

  /** Of what stands around the data. */
  private passByte(byte: number): void {
    switch (this.place) {
      case 'size':
        return this.passSize(byte)
      case 'extension':
        if (byte === carriageReturn) this.place = 'size-end'
        else if (byte < 0x20 && byte !== 9) this.refuse("a chunk's extension holds a control character")
        else if (++this.passed > longestExtension) this.refuse("a chunk's extension is too long")
        return
      case 'size-end':
        if (byte !== lineFeed) return this.refuse("the line of a chunk's size has no end")
        this.place = this.left === 0 ? 'trailers' : 'data'
        this.passed = 0
        return
      case 'data-return':
        if (byte !== carriageReturn) return this.refuse('a chunk is longer than its size')
        this.place = 'data-end'
        return
      default:
        if (byte !== lineFeed) return this.refuse('a chunk is longer than its size')
        this.startSize()
    }
  }

  private passSize(byte: number): void {
    const digit = digitOf(byte)
    if (digit >= 0) {
      if (++this.digits > mostDigits) return this.refuse("a chunk's size is too large")
      this.left = this.left * 16 + digit
      return
    }
    if (this.digits === 0) return this.refuse("a chunk's size is no number")
    if (byte === carriageReturn) this.place = 'size-end'
    // Spaces before an extension are wrong, and must be understood.
    else if (byte === 0x3b || byte === 0x20 || byte === 0x09) this.place = 'extension'
    else this.refuse("a chunk's size is no number")
  }

  private passTrailer(bytes: Buffer, at: number): number {
    const feed = bytes.indexOf(lineFeed, at)
    const end = feed < 0 ? bytes.length : feed + 1
    this.passed += end - at
    if (this.passed > longestTrailers) {
      this.refuse('its trailers are too long')
      return end
    }
    this.line += bytes.toString('latin1', at, end)
    if (feed < 0) return end
    if (this.line === '\r\n') this.isOver = true
    else if (!trailer.test(this.line)) this.refuse('a trailer is no header')
    this.line = ''
    return end
  }

  private startSize(): void {
    this.place = 'size'
    this.left = this.digits = this.passed = 0
    this.line = ''
  }

  private refuse(what: string): void {
    this.fault = malformedAnswer(what)
  }
}

/** -1 where it is none. */
function digitOf(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30
  const lower = byte | 0x20
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1
}
