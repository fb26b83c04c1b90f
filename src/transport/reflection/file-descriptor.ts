import { lengthDelimited, readFields, readMessage, WireCursor } from "../check-codec/wire-cursor.ts";

/** What reflection needs to know of a .proto file. */
export interface FileDescriptor {
  readonly name: string;
  /** Full names of the messages, enumerations and services at its top. */
  readonly symbols: readonly string[];
  /** A FileDescriptorProto, one character a byte. */
  readonly binary: string;
}

/** FileDescriptorSet has one field, the files. */
const SET_FILE = lengthDelimited(1);
/** FileDescriptorProto, and each descriptor in it, begins with its name. */
const NAME = lengthDelimited(1);
const PACKAGE = lengthDelimited(2);
const MESSAGES = lengthDelimited(4);
const ENUMS = lengthDelimited(5);
const SERVICES = lengthDelimited(6);

/** Reads a FileDescriptorSet, as protoc writes it. */
export function readFileDescriptors(set: Buffer): FileDescriptor[] {
  const binaries: string[] = [];
  readFields(new WireCursor(set.toString("latin1")), binaries, (tag, cursor, into) => {
    if (tag === SET_FILE) into.push(cursor.take());
    else cursor.skip(tag);
  });
  return binaries.map(readFile);
}

function readFile(binary: string): FileDescriptor {
  const found = { name: "", package: "", names: [] as string[] };
  readFields(new WireCursor(binary), found, (tag, cursor, into) => {
    if (tag === NAME) into.name = cursor.take();
    else if (tag === PACKAGE) into.package = cursor.take();
    else if (tag === MESSAGES || tag === ENUMS || tag === SERVICES) readMessage(cursor, into.names, readName);
    else cursor.skip(tag);
  });
  const symbols = found.names.map((name) => `${found.package}.${name}`);
  return { name: found.name, symbols, binary };
}

function readName(tag: number, cursor: WireCursor, names: string[]): void {
  if (tag === NAME) names.push(cursor.take());
  else cursor.skip(tag);
}
