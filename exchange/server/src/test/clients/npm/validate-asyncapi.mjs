// Whether the document in a file keeps the AsyncAPI specification.
import { Parser } from '@asyncapi/parser';
import { readFile } from 'node:fs/promises';

const WARNING = 1;
const { diagnostics } = await new Parser().parse(await readFile(process.argv[2], 'utf8'));
const faults = diagnostics.filter(({ severity }) => severity <= WARNING);
for (const { path, message } of faults) console.error(`${path.join('.')}: ${message}`);
process.exitCode = faults.length === 0 ? 0 : 1;
