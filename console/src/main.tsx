import './styles/tokens.css';
import './styles/base.css';
import './styles/shell.css';
import './styles/ui.css';
import './styles/pages.css';

import { render } from 'preact';
import { App } from './app';
import { scheme } from './scheme';
import { session } from './session';

session.begin();
scheme.begin();

const root = document.getElementById('app');
if (root) render(<App />, root);
