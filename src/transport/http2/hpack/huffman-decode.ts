import { END_OF_STRING, HUFFMAN_CODES, type HuffmanCode } from "./huffman-code.ts";

/*
 * RFC 7541, section 5.2, four bits a step. A state is an inner node of the code's tree, 0 its root. A code has five
 * bits or more, so that a step ends one symbol at most. Of a step's number the low 9 bits are the next state, the
 * next 8 the symbol, and bit 17 tells that there is one.
 */

const STATE = 0x1ff;
const SYMBOL_SHIFT = 9;
const EMITS = 1 << 17;
/** 257 leaves make 256 inner nodes; one state more is where the forbidden end-of-string leads, without return. */
const DEAD = 256;
const STATES = DEAD + 1;
/** The shortest code: no more than length * 8 / 5 bytes come out. */
const SHORTEST = 5;
/** Bits of padding at most. */
const PADDING = 7;
/** Every string fits but a monstrous one. It is read out before decodeHuffman returns. */
const SCRATCH = Buffer.alloc(4_096);

/** The node after a 0 and after a 1: an inner node, or `~symbol` for a leaf. */
type Branches = [zero: number, one: number];

const TREE = plantTree();
const STEPS = tabulateSteps();
const MAY_END = tabulateEnds();

/** The text of `bytes` from `start` to before `end`; undefined when the padding is wrong or END_OF_STRING occurs. */
export function decodeHuffman(bytes: Buffer, start: number, end: number): string | undefined {
  const room = Math.floor(((end - start) * 8) / SHORTEST);
  const text = room <= SCRATCH.length ? SCRATCH : Buffer.allocUnsafe(room);
  let length = 0;
  let state = 0;
  for (let at = start; at < end; at++) {
    const byte = bytes[at] ?? 0;
    let step = STEPS[(state << 4) | (byte >> 4)] ?? DEAD;
    if (step & EMITS) text[length++] = step >> SYMBOL_SHIFT;
    step = STEPS[((step & STATE) << 4) | (byte & 0xf)] ?? DEAD;
    if (step & EMITS) text[length++] = step >> SYMBOL_SHIFT;
    state = step & STATE;
  }
  return MAY_END[state] === 1 ? text.toString("latin1", 0, length) : undefined;
}

function plantTree(): Branches[] {
  const tree: Branches[] = [[DEAD, DEAD]];
  for (const code of HUFFMAN_CODES) plant(tree, code);
  return tree;
}

function plant(tree: Branches[], { symbol, bits, length }: HuffmanCode): void {
  let node = 0;
  for (let bit = length - 1; bit > 0; bit--) {
    const branches = branchesOf(tree, node);
    const side = (bits >> bit) & 1;
    if (branches[side] === DEAD) branches[side] = tree.push([DEAD, DEAD]) - 1;
    node = branches[side] ?? DEAD;
  }
  branchesOf(tree, node)[bits & 1] = symbol === END_OF_STRING ? DEAD : ~symbol;
}

function branchesOf(tree: readonly Branches[], node: number): Branches {
  return tree[node] ?? [DEAD, DEAD];
}

function tabulateSteps(): Uint32Array {
  const steps = new Uint32Array(STATES << 4);
  for (let index = 0; index < steps.length; index++) steps[index] = walk(index >> 4, index & 0xf);
  return steps;
}

function walk(state: number, nibble: number): number {
  let node = state;
  let emitted = 0;
  for (let bit = 3; bit >= 0; bit--) {
    const next = branchesOf(TREE, node)[(nibble >> bit) & 1] ?? DEAD;
    if (next < 0) emitted = EMITS | (~next << SYMBOL_SHIFT);
    node = Math.max(next, 0);
  }
  return emitted | node;
}

/** Padding is the start of END_OF_STRING, which is all ones. */
function tabulateEnds(): Uint8Array {
  const ends = new Uint8Array(STATES);
  for (let node = 0, bits = 0; bits <= PADDING; bits++) {
    ends[node] = 1;
    node = branchesOf(TREE, node)[1];
  }
  return ends;
}
