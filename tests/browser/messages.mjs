// SPDX-License-Identifier: Apache-2.0
// HL7 v2 messages for browser tests: made-up people with NHS numbers from the 999 range.
let controlId = 0;

export const stamp = (date) => date.toISOString().replace(/[-:T]/g, "").slice(0, 14) + "+0000";
export const ago = (minutes) => stamp(new Date(Date.now() - minutes * 60_000));

// { number, nhs, family, given, born, …}: segments after PID are given whole.
export function adt(trigger, person, { at = ago(60), segments = [], site = "ZZ901" } = {}) {
  const assigner = site === "ZZ901" ? "WARDPAS" : "CCCEPR";
  const numbers = [`${person.number}^^^${assigner}^PI`,
    ...(person.nhs ? [`${person.nhs}^^^NHS^NH`] : [])].join("~");
  return [`MSH|^~\\&|PAS|${site}|WEFT|REGION|${at}||ADT^${trigger}^ADT_${trigger}|B${++controlId}|P|2.4|||||GBR|UNICODE UTF-8`,
    `EVN||${at}||||${at}`,
    `PID|1||${numbers}||${person.family}^${person.given}^^^${person.title ?? ""}^^L||${person.born}|` +
      `${person.sex ?? 2}|||${person.address ?? "1 Beck Lane^^Northmoor^^XX1 1AA^GBR^H"}||` +
      `${person.phone ?? "01632960001^PRN"}||EN`,
    ...segments].join("\r") + "\r";
}

export function oru(person, { at = ago(30), order = "L1", status = "F", observations, site = "ZZ901" }) {
  const assigner = site === "ZZ901" ? "WARDPAS" : "CCCEPR";
  return [`MSH|^~\\&|LAB|${site}|WEFT|REGION|${at}||ORU^R01^ORU_R01|B${++controlId}|P|2.4|||||GBR|UNICODE UTF-8`,
    `PID|1||${person.number}^^^${assigner}^PI~${person.nhs}^^^NHS^NH||${person.family}^${person.given}||${person.born}|2`,
    `OBR|1||${order}|UE^Urea and electrolytes^L|||${at}|||||||||||||||${at}|||${status}`,
    ...observations.map((one, i) => `OBX|${i + 1}|NM|${one.code}^${one.name}^L||${one.value}|` +
      `${one.unit}|${one.range ?? ""}|${one.flag ?? ""}|||${one.status ?? status}|||${at}`)].join("\r") + "\r";
}

export const joan = { number: "500001", nhs: "9990000026", family: "ASHWORTH", given: "Joan",
  title: "Mrs", born: "19440312" };
export const sam = { number: "500002", nhs: "9990000034", family: "WHITAKER", given: "Sam",
  born: "20020709", sex: 1 };

export const patient = (person) => ({
  patient: { system: "https://fhir.nhs.uk/Id/nhs-number", value: person.nhs },
  birth_date: `${person.born.slice(0, 4)}-${person.born.slice(4, 6)}-${person.born.slice(6, 8)}`,
});
