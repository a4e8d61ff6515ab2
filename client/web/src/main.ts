import './ui/css/tokens.css';
import './ui/css/elements.css';
import './ui/css/layout.css';
import './ui/css/controls.css';
import './ui/css/parts.css';
import { mount } from 'svelte';
import App from './App.svelte';
import { takeSecret } from './invitation_secret';
import { rewrite } from './navigation.svelte';
import { startOffline } from './offline/start.svelte';

const clean = takeSecret(window.location);
if (clean) rewrite(clean);

startOffline();

const target = document.getElementById('app');
if (!target) throw new Error('index.html has no element #app');

export default mount(App, { target });
