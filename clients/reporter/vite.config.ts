import { defineConfig } from 'vite';
import { app } from '../vite.app.ts';

export default defineConfig(app('reporter', ['firefox115', 'chrome109', 'safari15.6']));
