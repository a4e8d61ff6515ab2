/** Which component shows which page, loaded when it is first opened, and who may see it. */
import type { Component } from 'svelte';
import type { PageName } from './router';

// biome-ignore lint/suspicious/noExplicitAny: every page takes the parts of its own address.
type PageComponent = Component<any>;

export interface Page {
  load: () => Promise<{ default: PageComponent }>;
  /** Shown without a session too. */
  open?: true;
  /** Without the cover: a page of its own. */
  bare?: true;
  /** Given to the component. */
  props?: Record<string, unknown>;
}

/** The tabs of a cycle, and of a lesson, are pages with addresses of their own. */
const cyclePage = () => import('./features/cycles/CyclePage.svelte');
const libraryPage = () => import('./features/practices/LibraryPage.svelte');
const charterPage = () => import('./features/charter/CharterPage.svelte');
const peerReviewPage = () => import('./features/peer_reviews/PeerReviewPage.svelte');
const lessonPage = () => import('./features/lessons/LessonPage.svelte');

export const pages: Record<PageName, Page> = {
  home: { load: () => import('./features/home/HomePage.svelte') },
  'sign-in': { load: () => import('./features/sign-in/SignInPage.svelte'), open: true, bare: true },
  setup: { load: () => import('./features/setup/SetupPage.svelte'), open: true, bare: true },
  invitation: {
    load: () => import('./features/invitation/InvitationPage.svelte'),
    open: true,
    bare: true,
  },
  cycles: { load: () => import('./features/cycles/CyclesPage.svelte') },
  'cycle-new': { load: () => import('./features/cycles/StartCyclePage.svelte') },
  cycle: { load: cyclePage, props: { tab: 'plan' } },
  'cycle-lessons': { load: cyclePage, props: { tab: 'lessons' } },
  'lesson-new': { load: () => import('./features/lessons/PlanLessonPage.svelte') },
  'cycle-iterations': { load: cyclePage, props: { tab: 'iterations' } },
  'cycle-iteration': { load: cyclePage, props: { tab: 'iterations' } },
  'cycle-impact': { load: cyclePage, props: { tab: 'impact' } },
  'cycle-scan': { load: cyclePage, props: { tab: 'scan' } },
  'cycle-feedback': { load: cyclePage, props: { tab: 'feedback' } },
  'cycle-one-feedback': { load: cyclePage, props: { tab: 'feedback' } },
  'cycle-reviews': { load: cyclePage, props: { tab: 'reviews' } },
  'cycle-review': { load: cyclePage, props: { tab: 'reviews' } },
  'cycle-activity': { load: cyclePage, props: { tab: 'activity' } },
  'cycle-people': { load: cyclePage, props: { tab: 'people' } },
  lesson: { load: lessonPage, props: { tab: 'plan' } },
  'lesson-canvas': { load: lessonPage, props: { tab: 'canvas' } },
  'lesson-interviews': { load: lessonPage, props: { tab: 'interviews' } },
  'lesson-interview': { load: lessonPage, props: { tab: 'interviews' } },
  'lesson-discussion': { load: lessonPage, props: { tab: 'discussion' } },
  library: { load: libraryPage },
  card: { load: libraryPage },
  'card-write': { load: () => import('./features/practices/CardWritePage.svelte') },
  'card-try': { load: () => import('./features/practices/TryPage.svelte') },
  coaching: { load: () => import('./features/coaching/CoachingPage.svelte') },
  'coaching-ask': { load: () => import('./features/coaching/AskPage.svelte') },
  'coaching-profile': { load: () => import('./features/coaching/ProfilePage.svelte') },
  deployment: { load: () => import('./features/coaching/DeploymentPage.svelte') },
  agreement: { load: () => import('./features/coaching/AgreementPage.svelte') },
  visit: { load: () => import('./features/coaching/VisitPage.svelte') },
  alliance: { load: () => import('./features/alliance/AlliancePage.svelte') },
  'alliance-overview': { load: () => import('./features/alliance/OverviewPage.svelte') },
  'alliance-people': { load: () => import('./features/alliance/AlliancePeoplePage.svelte') },
  'alliance-person': { load: () => import('./features/alliance/PersonPage.svelte') },
  'alliance-evidence': { load: () => import('./features/evidence/EvidencePage.svelte') },
  'alliance-partners': { load: () => import('./features/partners/PartnersPage.svelte') },
  'alliance-maturity': { load: () => import('./features/maturity/MaturityPage.svelte') },
  'alliance-charter': { load: charterPage },
  'charter-of': { load: charterPage },
  'alliance-settings': { load: () => import('./features/alliance/AllianceSettingsPage.svelte') },
  'alliance-new': { load: () => import('./features/alliance/NewAlliancePage.svelte') },
  accounts: { load: () => import('./features/accounts/AccountsPage.svelte') },
  account: { load: () => import('./features/accounts/AccountPage.svelte') },
  calendar: { load: () => import('./features/calendar/CalendarPage.svelte') },
  school: { load: () => import('./features/school/SchoolPage.svelte') },
  'school-review': { load: () => import('./features/peer_reviews/AskForReviewPage.svelte') },
  'peer-review': { load: peerReviewPage },
  'peer-review-paper': { load: peerReviewPage },
  search: { load: () => import('./features/search/SearchPage.svelte') },
  settings: { load: () => import('./features/settings/SettingsPage.svelte') },
  help: { load: () => import('./features/about/HelpPage.svelte'), open: true },
  'my-data': { load: () => import('./features/about/MyDataPage.svelte'), open: true },
  accessibility: { load: () => import('./features/about/AccessibilityPage.svelte'), open: true },
  'not-found': { load: () => import('./features/about/NotFoundPage.svelte'), open: true },
};
