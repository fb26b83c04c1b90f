import assert from "node:assert/strict";
import fc from "fast-check";
import { AndFilter, EqualityFilter, type Filter, FilterParser, OrFilter } from "ldapts";
import {
  groupFilter,
  isGroupFilter,
  NESTED_GROUPS,
  parseFilter,
  userFilter,
} from "../../../src/directory/ldap/filter.ts";
import { HOSTILE_VALUES } from "../hostile-values.ts";

const PLACES = { username: "uid", email: "mail", employeeNumber: "employeeNumber" };
const persons = parsed("(objectClass=person)");
/** Any text with, often, the characters that filters are made of. */
const texts = fc.string({
  unit: fc.oneof(fc.constantFrom(..."()*\\&|!=:<>~\0{} \u00fc"), fc.string({ unit: "binary" })),
});

function parsed(text: string): Filter {
  const filter = parseFilter(text);
  assert.ok(filter, text);
  return filter;
}
const textFor = (value: string, ...keys: string[]) =>
  userFilter(persons, PLACES, { keys, value })?.toString();

describe("userFilter", () => {
  it("asks for all attributes at once", () =>
    assert.equal(textFor("alice", "username", "email"), "(&(objectClass=person)(|(uid=alice)(mail=alice)))"));

  it("asks by attributes that have a place, and by none for nobody", () => {
    assert.equal(textFor("alice", "username", "tier"), "(&(objectClass=person)(|(uid=alice)))");
    assert.equal(textFor("alice", "tier", "constructor", "__proto__"), undefined);
    assert.equal(textFor("alice"), undefined);
  });

  it("escapes as RFC 4515 says", () =>
    assert.equal(
      textFor("a*(b)\\\0\u00fc", "username"),
      "(&(objectClass=person)(|(uid=a\\2a\\28b\\29\\5c\\00\u00fc)))",
    ));

  it("holds any value whole, in what is sent and in what is shown", () =>
    fc.assert(
      fc.property(texts, (value) => {
        const filter = userFilter(persons, PLACES, { keys: ["username", "email"], value });
        for (const read of [filter, FilterParser.parseString(filter?.toString() ?? "")]) {
          assert.deepEqual(read, expectedFor(value));
        }
      }),
    ));

  for (const [what, value] of HOSTILE_VALUES) {
    it(`holds ${what} whole`, () =>
      assert.deepEqual(parsed(textFor(value, "username", "email") ?? ""), expectedFor(value)));
  }

  const expectedFor = (value: string) =>
    new AndFilter({
      filters: [
        new EqualityFilter({ attribute: "objectClass", value: "person" }),
        new OrFilter({
          filters: ["uid", "mail"].map((attribute) => new EqualityFilter({ attribute, value })),
        }),
      ],
    });
});

describe("groupFilter", () => {
  const ALICE = { dn: "uid=alice,dc=example,dc=com", username: "alice" };

  it("asks Active Directory for groups of groups by its matching rule", () =>
    assert.equal(
      groupFilter(NESTED_GROUPS, ALICE).toString(),
      "(member:1.2.840.113556.1.4.1941:=uid=alice,dc=example,dc=com)",
    ));

  it("escapes the escapes of a distinguished name", () =>
    assert.equal(
      groupFilter("(member={dn})", { ...ALICE, dn: "cn=Liddell\\, Alice (1),dc=example" }).toString(),
      "(member=cn=Liddell\\5c, Alice \\281\\29,dc=example)",
    ));

  it("puts no placeholder of a value into another's place", () =>
    assert.equal(
      groupFilter("(|(member={dn})(memberUid={username}))", {
        dn: "{username}",
        username: "{dn}",
      }).toString(),
      "(|(member={username})(memberUid={dn}))",
    ));

  it("holds any name whole", () =>
    fc.assert(
      fc.property(texts, texts, (dn, username) => {
        const template = "(&(objectClass=\\c3\\bcber)(|(member={dn})(memberUid={username})))";
        const members = [
          new EqualityFilter({ attribute: "member", value: dn }),
          new EqualityFilter({ attribute: "memberUid", value: username }),
        ];
        const kind = new EqualityFilter({ attribute: "objectClass", value: "\u00fcber" });
        const expected = new AndFilter({ filters: [kind, new OrFilter({ filters: members })] });
        assert.deepEqual(groupFilter(template, { dn, username }), expected);
      }),
    ));

  for (const [what, template] of [
    ["without a placeholder", "(cn=staff)"],
    ["with an unknown placeholder", "(&(member={dn})(mail={email}))"],
    ["with an empty placeholder", "(member={})"],
    ["with a placeholder for an attribute", "({username}=staff)"],
    ["with a placeholder for a rule", "(cn:{username}:=staff)"],
    ["that is no filter", "(member={dn}"],
  ] as const) {
    it(`takes no template ${what}`, () => assert.equal(isGroupFilter(template), false));
  }

  it("takes a placeholder anywhere in a value", () =>
    assert.ok(isGroupFilter("(&(objectClass=groupOfNames)(cn=team-{username}*)(!(member={dn})))")));
});

describe("parseFilter", () => {
  for (const text of [
    "(objectClass=person)",
    "(&(objectCategory=person)(objectClass=user))",
    "(&(objectClass=person)(!(l=*))(|(o=a*b*c)(o~=x)(n>=1)(n<=9)))",
    "(userAccountControl:1.2.840.113556.1.4.803:=2)",
    "(o:dn:=x)",
    "(cn=\\28a\\29 \\2A \\c3\\bc \\7b)",
  ]) {
    it(`takes ${text}`, () => parsed(text));
  }

  for (const text of [
    "",
    "()",
    "objectClass=person",
    "(objectClass=person",
    "(objectClass=person))",
    "(&(objectClass=person)",
    "(!(objectClass=person)x",
    "(& (objectClass=person))",
    "(objectClass=per(son)",
    "(objectClass=\\zz)",
    "(objectClass=\\fc)",
    "(a b=c)",
  ]) {
    it(`refuses ${text || "nothing"}`, () => assert.equal(parseFilter(text), undefined));
  }
});
