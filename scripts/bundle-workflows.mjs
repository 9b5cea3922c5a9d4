// Bundles the compiled workflows into dist/workflow-bundle.js, so that no worker has to do it when it starts.
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode } from '@temporalio/worker';

const fromRoot = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

const workflowsPath = fromRoot('dist/src/workflows/index.js');
// Their modules hold no state, so all workflows of a worker share one copy of each.
const { code } = await bundleWorkflowCode({ workflowsPath, preloadModules: [workflowsPath] });
await writeFile(fromRoot('dist/workflow-bundle.js'), code);
