import { existsSync } from "node:fs";

export const SUFFIX = "dc=example,dc=com";
/** May do everything, and no limit holds for it. */
export const ADMINISTRATOR = { dn: `cn=admin,${SUFFIX}`, password: "administrator's own" };
/** May read everything but passwords. */
export const READER = { dn: `cn=gate,${SUFFIX}`, password: "reader's own" };
/** As the reader, but is given one entry at most. */
export const LIMITED = { dn: `cn=limited,${SUFFIX}`, password: "limited reader's own" };
/** What anybody may read. */
export const PUBLIC = `ou=public,${SUFFIX}`;

/** Where distributions keep slapd's schemas and modules. */
const SCHEMAS = ["/etc/ldap/schema", "/etc/openldap/schema"];
const MODULES = ["/usr/lib/ldap", "/usr/lib64/openldap", "/usr/lib/openldap"];

/** Attributes of other products by their own identifiers, as slapd takes an entry with known ones alone. */
const OTHER_PRODUCTS = `
attributetype ( 2.16.840.1.113730.3.1.610 NAME 'nsAccountLock'
  EQUALITY caseIgnoreMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 SINGLE-VALUE )
attributetype ( 1.2.840.113556.1.4.221 NAME 'sAMAccountName'
  EQUALITY caseIgnoreMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 SINGLE-VALUE )
attributetype ( 1.2.840.113556.1.4.656 NAME 'userPrincipalName'
  EQUALITY caseIgnoreMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 SINGLE-VALUE )
attributetype ( 1.2.840.113556.1.4.782 NAME 'objectCategory'
  EQUALITY caseIgnoreMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 SINGLE-VALUE )
attributetype ( 1.2.840.113556.1.4.2 NAME 'objectGUID'
  EQUALITY octetStringMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.40 SINGLE-VALUE )
attributetype ( 1.2.840.113556.1.4.8 NAME 'userAccountControl'
  EQUALITY integerMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.27 SINGLE-VALUE )
attributetype ( 1.2.840.113556.1.4.159 NAME 'accountExpires'
  EQUALITY integerMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.27 SINGLE-VALUE )
attributetype ( 2.999.1.1 NAME 'enabled'
  EQUALITY booleanMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.7 SINGLE-VALUE )
objectclass ( 1.2.840.113556.1.5.9 NAME 'user' SUP organizationalPerson STRUCTURAL
  MAY ( sAMAccountName $ userPrincipalName $ objectCategory $ objectGUID $ userAccountControl $ accountExpires
    $ mail $ displayName $ employeeNumber ) )
objectclass ( 2.999.2.1 NAME 'switchable' SUP top AUXILIARY MAY ( enabled $ nsAccountLock ) )
`;

export interface LdapConfiguration {
  readonly folder: string;
  /** Files with the server's certificate and its key, in PEM. */
  readonly tls: { readonly cert: string; readonly key: string } | undefined;
}

export interface ConfigurationFiles {
  readonly configuration: string;
  readonly schema: string;
}

/** The texts of `slapd.conf` and of the schema that it includes as `other-products.schema`. */
export function ldapConfiguration({ folder, tls }: LdapConfiguration): ConfigurationFiles {
  const schemas = firstOf("schemas", SCHEMAS);
  const secured = tls ? [`TLSCertificateFile ${tls.cert}`, `TLSCertificateKeyFile ${tls.key}`] : [];
  const configuration = `
${["core", "cosine", "inetorgperson"].map((name) => `include ${schemas}/${name}.schema`).join("\n")}
include ${folder}/other-products.schema
modulepath ${firstOf("modules", MODULES)}
moduleload back_mdb
moduleload memberof
moduleload ppolicy
pidfile ${folder}/slapd.pid
argsfile ${folder}/slapd.args
${secured.join("\n")}
database mdb
suffix "${SUFFIX}"
rootdn "${ADMINISTRATOR.dn}"
rootpw "${ADMINISTRATOR.password}"
directory ${folder}/data
maxsize 134217728
dbnosync
index objectClass,uid,mail,employeeNumber,sAMAccountName,member eq
limits dn.exact="${LIMITED.dn}" size=1
access to attrs=userPassword by anonymous auth by * none
access to dn.subtree="${PUBLIC}" by * read
access to * by dn.exact="${READER.dn}" read by dn.exact="${LIMITED.dn}" read by * none
overlay memberof
memberof-refint true
overlay ppolicy
`;
  return { configuration, schema: OTHER_PRODUCTS };
}

function firstOf(what: string, folders: readonly string[]): string {
  const found = folders.find((folder) => existsSync(folder));
  if (found === undefined) throw new Error(`slapd's ${what} are in none of ${folders.join(", ")}`);
  return found;
}
