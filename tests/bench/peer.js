// Runs SQL in an engine that lives in a process, with two threads, and says how long it took.
//
//   node peer.js duckdb|clickhouse PACKAGES DATABASE [run|warm] < SQL
//
// PACKAGES is the folder with node_modules, DATABASE where the engine keeps its tables. Statements end with a semicolon at
// the end of a line. With `warm` all is run twice and only the second time counts. The answer of the last statement that has
// one goes to standard output, its columns separated by |; then comes a line "Time: N ms", all statements together; the same
// that psql says.
'use strict';
const fs = require('fs');
const path = require('path');

const [engine, packages, database, mode = 'run'] = process.argv.slice(2);
const fromPackages = require('module').createRequire(path.join(packages, 'package.json'));

async function openDuckdb() {
  const { DuckDBInstance, version } = fromPackages('@duckdb/node-api');
  const instance = await DuckDBInstance.create(database, { threads: '2' });
  const connection = await instance.connect();
  return {
    version: `DuckDB ${version()}`,
    async run(statement) {
      const rows = (await connection.runAndReadAll(statement)).getRows();
      return rows.map((row) => row.map((field) => (field === null ? '' : String(field))).join('|'));
    },
  };
}

async function openClickhouse() {
  const { Session } = fromPackages('chdb');
  const session = new Session(database);
  const run = (statement) => session.query(statement, 'TSV').split('\n').filter((line) => line !== '')
    .map((line) => line.replaceAll('\t', '|').replaceAll('\\N', ''));
  run('SET max_threads = 2');
  return { version: `ClickHouse ${run('SELECT version()')[0]}`, run };
}

async function main() {
  const db = await { duckdb: openDuckdb, clickhouse: openClickhouse }[engine]();
  if (mode === 'version') {
    console.log(db.version);
    return;
  }
  const statements = fs.readFileSync(0, 'utf8').split(/;\s*(?:\n|$)/).filter((statement) => statement.trim() !== '');
  let answer = [];
  let start;
  for (let round = mode === 'warm' ? 0 : 1; round < 2; round++) {
    start = process.hrtime.bigint();
    for (const statement of statements) {
      const rows = await db.run(statement);
      if (rows.length > 0) answer = rows;
    }
  }
  const ms = Number(process.hrtime.bigint() - start) / 1e6;
  for (const row of answer) console.log(row);
  console.log(`Time: ${ms.toFixed(3)} ms`);
}

main().then(() => process.exit(0), (error) => {
  console.error(`${engine}: ${error.message || error}`);
  process.exit(1);
});
