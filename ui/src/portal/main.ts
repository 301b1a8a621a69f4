import { mount } from 'svelte';
import '../design/fonts.css';
import '../design/tokens.css';
import '../design/base.css';
import './portal.css';
import App from './App.svelte';
import { setTheme, theme } from '../design/look.svelte';
import { language, setLanguage } from '../i18n/index.svelte';

setTheme(theme());
setLanguage(language());

const target = document.getElementById('app');
if (target) mount(App, { target });
