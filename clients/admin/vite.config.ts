import { defineConfig } from 'vite';
import { app } from '../vite.app.ts';

export default defineConfig(app('admin', ['firefox128', 'chrome120', 'safari17']));
