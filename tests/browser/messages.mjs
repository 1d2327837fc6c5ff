// SPDX-License-Identifier: Apache-2.0
// HL7 v2 messages for browser tests: made-up people with NHS numbers from the 999 range.
let controlId = 0;

export const stamp = (date) => date.toISOString().replace(/[-:T]/g, "").slice(0, 14) + "+0000";
export const ago = (minutes) => stamp(new Date(Date.now() - minutes * 60_000));
const text = (segments) => segments.join("\r") + "\r";

function header(system, site, type, at) {
  return `MSH|^~\\&|${system}|${site}|WEFT|REGION|${at}||${type}|B${++controlId}|P|2.4` +
    "|||||GBR|UNICODE UTF-8";
}

function identity(person, site) {
  const assigner = site === "ZZ901" ? "WARDPAS" : "CCCEPR";
  const numbers = [`${person.number}^^^${assigner}^PI`];
  if (person.nhs) numbers.push(`${person.nhs}^^^NHS^NH`);
  const name = `${person.family}^${person.given}^^^${person.title ?? ""}^^L`;
  const address = person.address ?? "1 Beck Lane^^Northmoor^^XX1 1AA^GBR^H";
  const phone = person.phone ?? "01632960001^PRN";
  return `PID|1||${numbers.join("~")}||${name}||${person.born}|${person.sex ?? 2}|||${address}` +
    `||${phone}||EN`;
}

// { number, nhs, family, given, born, …}: segments after PID are given whole.
export function adt(trigger, person, { at = ago(60), segments = [], site = "ZZ901" } = {}) {
  return text([header("PAS", site, `ADT^${trigger}^ADT_${trigger}`, at), `EVN||${at}||||${at}`,
    identity(person, site), ...segments]);
}

export function oru(person, options) {
  const { at = ago(30), order = "L1", status = "F", observations, site = "ZZ901" } = options;
  const line = (one, i) => `OBX|${i + 1}|NM|${one.code}^${one.name}^L||${one.value}|${one.unit}|` +
    `${one.range ?? ""}|${one.flag ?? ""}|||${one.status ?? status}|||${at}`;
  return text([header("LAB", site, "ORU^R01^ORU_R01", at), identity(person, site),
    `OBR|1||${order}|UE^Urea and electrolytes^L|||${at}${"|".repeat(15)}${at}|||${status}`,
    ...observations.map(line)]);
}

export const joan = { number: "500001", nhs: "9990000026", family: "ASHWORTH", given: "Joan",
  title: "Mrs", born: "19440312" };
export const sam = { number: "500002", nhs: "9990000034", family: "WHITAKER", given: "Sam",
  born: "20020709", sex: 1 };

export const birthDate = ({ born }) => born.replace(/^(....)(..)(..)$/, "$1-$2-$3");
export const patient = (person) => ({
  patient: { system: "https://fhir.nhs.uk/Id/nhs-number", value: person.nhs },
  birth_date: birthDate(person),
});
