import { serve } from '../bridge/host.ts';
import { LocalEngine } from './engine.ts';
import { browserEnvironment } from './environment.ts';
import { browserTab } from './tabs/protocol.ts';
import { Tab } from './tabs/tab.ts';

const environment = browserEnvironment();
const tab = new Tab(browserTab('parley-engine'), (emit) => LocalEngine.open(environment, emit));
serve(tab, self);
