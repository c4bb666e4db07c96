import { crc32, deflateRawSync } from 'node:zlib'

export interface Part {
	content: string | Buffer
	/** What the archive says of its size, where that is not the truth. */
	claimedSize?: number
	/** Bit 0 of the flags. */
	encrypted?: boolean
}

/** An archive put together by hand, so that it can be one that no writer would make. */
export function zip(parts: [name: string, part: Part | string | Buffer][]): Buffer {
	const locals: Buffer[] = []
	const central: Buffer[] = []
	let offset = 0
	for (const [name, given] of parts) {
		const part = typeof given === 'string' || Buffer.isBuffer(given) ? { content: given } : given
		const content = Buffer.from(part.content as string)
		const data = deflateRawSync(content)
		const path = Buffer.from(name)
		const common = Buffer.alloc(26)
		common.writeUInt16LE(20, 0)
		common.writeUInt16LE('encrypted' in part && part.encrypted ? 0x801 : 0x800, 2)
		common.writeUInt16LE(8, 4)
		common.writeUInt32LE(0x21, 6)
		common.writeUInt32LE(crc32(content), 10)
		common.writeUInt32LE(data.length, 14)
		common.writeUInt32LE(('claimedSize' in part ? part.claimedSize : undefined) ?? content.length, 18)
		common.writeUInt16LE(path.length, 22)
		locals.push(Buffer.from('PK\x03\x04', 'latin1'), common, path, data)
		const tail = Buffer.alloc(14)
		tail.writeUInt32LE(offset, 10)
		central.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), common, tail, path)
		offset += 30 + path.length + data.length
	}
	const directory = Buffer.concat(central)
	const end = Buffer.alloc(18)
	end.writeUInt16LE(parts.length, 4)
	end.writeUInt16LE(parts.length, 6)
	end.writeUInt32LE(directory.length, 8)
	end.writeUInt32LE(offset, 12)
	return Buffer.concat([...locals, directory, Buffer.from('PK\x05\x06', 'latin1'), end])
}
