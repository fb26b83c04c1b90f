import { type ApiAnswer, type ApiRequest, type ApiServer, startApiServer } from "./api-server.ts";
import type { Certified } from "./certificates.ts";

export interface Person {
  readonly username: string;
  readonly email?: string;
  readonly displayName?: string;
  readonly groups?: readonly string[];
  readonly employeeNumber?: string;
  readonly active?: boolean;
}

const PATH = /^\/people\/([^/?]+)$/;

/** An API of a company's own: `/people/NAME` is one person, `/people?mail=` and `?number=` are lists, by substring. */
export function startPeopleApi(
  people: readonly Person[],
  key: string,
  tls?: Pick<Certified, "cert" | "key">,
): Promise<ApiServer> {
  return startApiServer((request) => answerTo(request, people, key), tls);
}

function answerTo({ url, headers }: ApiRequest, people: readonly Person[], key: string): ApiAnswer {
  if (headers["x-api-key"] !== key) return { status: 403, body: { error: `no access with ${key.length}` } };
  const { pathname, searchParams } = new URL(url, "http://people.test");
  const [, name] = PATH.exec(pathname) ?? [];
  if (name !== undefined) return onePerson(decodeURIComponent(name), people);
  const found = people.filter(({ email = "", employeeNumber = "" }) => {
    return isPart(searchParams.get("mail"), email) || isPart(searchParams.get("number"), employeeNumber);
  });
  return { status: 200, body: { result: { people: found.map(toJson) } } };
}

const isPart = (wanted: string | null, held: string) =>
  wanted !== null && held !== "" && held.toLowerCase().includes(wanted.toLowerCase());

function onePerson(name: string, people: readonly Person[]): ApiAnswer {
  const person = people.find(({ username }) => username.toLowerCase() === name.toLowerCase());
  return person === undefined ? { status: 404, body: "" } : { status: 200, body: toJson(person) };
}

function toJson({ username, email, displayName, groups = [], employeeNumber, active = true }: Person) {
  return {
    login: username,
    mails: email === undefined ? [] : [email],
    "full/name": displayName,
    teams: groups.map((name) => ({ name })),
    number: employeeNumber === undefined ? null : Number(employeeNumber),
    enabled: active,
  };
}
