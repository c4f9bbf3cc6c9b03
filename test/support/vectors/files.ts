import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { VectorFiles } from '../../../tenant/src/vectors/vector-files.js';

/** The vectors of the project, and beside them those of the description of every form. */
export const vectorFiles = new VectorFiles(pathToFileURL(join(__dirname, '../../vectors/')));
