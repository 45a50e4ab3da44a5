import type { Route } from "../../http/route.ts";
import { incidentPage, showIncident } from "./incident.tsx";
import {
  closeIncident,
  containIncident,
  dismissIncident,
  recoverIncident,
  releaseIncidentContract,
  reviewIncident,
  triageIncident,
} from "./incident-act.ts";
import {
  addIncidentTask,
  assignIncidentTask,
  completeIncidentAction,
  incidentActionPage,
  incidentClockPage,
  incidentTaskPage,
  settleIncidentClock,
  settleIncidentTask,
} from "./incident-item.tsx";
import { incidentsPage } from "./incident-list.tsx";
import { reportIncident, reportIncidentPage } from "./incident-report.tsx";

/** Everything about incidents; the form of the report stands before the page of one incident. */
export const incidentRoutes: readonly Route[] = [
  incidentsPage,
  reportIncidentPage,
  reportIncident,
  incidentPage,
  showIncident,
  triageIncident,
  dismissIncident,
  containIncident,
  releaseIncidentContract,
  recoverIncident,
  reviewIncident,
  closeIncident,
  addIncidentTask,
  incidentTaskPage,
  assignIncidentTask,
  settleIncidentTask,
  incidentClockPage,
  settleIncidentClock,
  incidentActionPage,
  completeIncidentAction,
];
