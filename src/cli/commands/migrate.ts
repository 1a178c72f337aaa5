import type { Command } from 'commander';
import { type CommonOptions, command } from '../command-line.js';

export const migrateCommand = (): Command =>
  command('migrate', '建立或升级数据库', 'Make the database or bring its schema up to date').action(
    async (options: CommonOptions) => {
      const { createContext, withStore } = await import('../context.js');
      const { MIGRATIONS } = await import('../../adapters/sqlite/migrations.js');
      const { print } = await import('../output.js');
      const context = await createContext(options);
      // Opening migrates: the service does the same at its start.
      const head = await withStore(context, (store) => store.head());
      const answer = { folder: context.config.data, schema: MIGRATIONS.length, records: head?.seq ?? 0 };
      print(context.json, answer, () => [
        `数据库已就绪 ready: ${answer.folder} (schema ${answer.schema}, ${answer.records} 条 records)`,
      ]);
    },
  );
