// Bundles the compiled workflows into dist/workflow-bundle.js, so that no worker has to do it when it starts.
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode } from '@temporalio/worker';

const fromRoot = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

const { code } = await bundleWorkflowCode({ workflowsPath: fromRoot('dist/src/workflows/index.js') });
await writeFile(fromRoot('dist/workflow-bundle.js'), code);
