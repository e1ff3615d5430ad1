/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * role_names - what columns are called: ringflow's own words and those of the bank's file, then plain
 * English, Spanish, Portuguese, German, French, Italian and Dutch. Those of known systems are in formats.def.
 */
#include "log/columns_internal.h"

const char *const log_roles[] = {
	[ROLE_ARRIVAL] = "arrival",	      [ROLE_START] = "start",
	[ROLE_ANSWERED] = "answered",	      [ROLE_QUEUE_START] = "queue_start",
	[ROLE_QUEUE_END] = "queue_end",	      [ROLE_SERVICE_START] = "service_start",
	[ROLE_SERVICE_END] = "service_end",   [ROLE_VRU_END] = "vru_end",
	[ROLE_END] = "end",		      [ROLE_DATE] = "date",
	[ROLE_HELD] = "held",		      [ROLE_RING] = "ring",
	[ROLE_VRU] = "vru",		      [ROLE_WAIT] = "wait",
	[ROLE_SERVICE] = "service",	      [ROLE_HOLD] = "hold",
	[ROLE_AFTER] = "after_call",
	[ROLE_UNANSWERED_RING] = "unanswered_ring", [ROLE_LENGTH] = "interval",
	[ROLE_HANDLE_MEAN] = "handle_mean",   [ROLE_AFTER_MEAN] = "after_mean",
	[ROLE_HOLD_MEAN] = "hold_mean",	      [ROLE_WAIT_MEAN] = "wait_mean",
	[ROLE_HANDLE_SUM] = "handle_sum",     [ROLE_AFTER_SUM] = "after_sum",
	[ROLE_HOLD_SUM] = "hold_sum",	      [ROLE_WAIT_SUM] = "wait_sum",
	[ROLE_STAFF_SUM] = "staff_sum",	      [ROLE_DURATION] = "duration",
	[ROLE_TOTAL] = "total",
	[ROLE_OFFERED] = "offered",	      [ROLE_N_ANSWERED] = "calls_answered",
	[ROLE_N_ABANDONED] = "calls_abandoned", [ROLE_WITHIN] = "within",
	[ROLE_LEVEL] = "service_level",	      [ROLE_STAFF_MEAN] = "staff",
	[ROLE_ATTEMPTS] = "attempts",	      [ROLE_UNANSWERED] = "unanswered",
	[ROLE_MISSED] = "missed_by",	      [ROLE_CAUSE] = "cause",
	[ROLE_OUTCOME] = "outcome",	      [ROLE_REASON] = "reason",
	[ROLE_AGENT] = "agent",		      [ROLE_TYPE] = "type",
	[ROLE_PRIORITY] = "priority",	      [ROLE_DIRECTION] = "direction",
	[ROLE_ANSWERED_BY] = "answered_by",   [ROLE_ID] = "id",
	[ROLE_WAS_ANSWERED] = "was_answered", [ROLE_WAS_ABANDONED] = "was_abandoned",
};
const size_t log_role_count = LOG_ROLES;

static const char *const plain_names[LOG_ROLES] = {
	[ROLE_ARRIVAL] =
		"arrival arrivaltime arrived arrivedat datecreated created createdat createdtime vruentry "
		"initiationtimestamp initiatedat receivedat datestarted activitydate dateandtime calldateandtime datetimeorigination calldatetime calltimestamp timestamp datetime time "
		"llegada horadellegada horallegada fechahora fechayhora chegada horadechegada datahora dataehora "
		"horadelallamada anrufzeit heuredappel heureappel dateetheure ora dataeora dataora tijd tijdstip datumtijd datumentijd datetimeentryqueue  hora uhrzeit heure "
		"ankunft ankunftszeit eingang anrufeingang zeitpunkt arrivee heuredarrivee dateheure horodatage",
	[ROLE_START] =
		"start starttime started startedat calltime callstart callstarttime startstamp starttimestamp "
		"startdatetime startdate startat callstartedat callstartdatetime calldatestarted begintime contactstart "
		"contactstarttime callqueuestarttime intervalstarttime intervalstartdatetime inicio horadeinicio horainicio iniciollamada horadellamada inicioem "
		"iniciodachamada beginn anrufbeginn startzeit gesprachsbeginn debut heurededebut heuredebut "
		"debutappel intervalstart interval intervalo intervall intervalle franja",
	[ROLE_ANSWERED] =
		"answered answeredat firstansweredat answertime answerat answer answerstamp answeredtime timeanswered "
		"datetimeconnect horaderespuesta contestadaa atendidaa horadeatendimento angenommenum "
		"annahmezeit heuredereponse",
	[ROLE_QUEUE_START] =
		"queuestart qstart enqueued enqueuedat queuedat enqueuetimestamp queueenqueuetimestamp "
		"queueentertime entradaencola entradanafila warteschlangenbeginn entreefile",
	[ROLE_QUEUE_END] =
		"queueend qexit dequeued dequeuedat dequeuetimestamp queuedequeuetimestamp queueexittime "
		"salidadecola saidadafila warteschlangenende sortiefile",
	[ROLE_SERVICE_START] =
		"servicestart serstart talkstart agentstart connectedat connectedtoagenttimestamp "
		"datetimeinit  agentconnectedtoagenttimestamp",
	[ROLE_SERVICE_END] = "serviceend serexit talkend agentend",
	[ROLE_VRU_END] = "vruend vruexit ivrend",
	[ROLE_END] =
		"end endtime ended endedat callend callendtime endstamp enddate datetimeend  endtimestamp enddatetime endat callendedat callenddatetime dateended contactend intervalendtime "
		"intervalenddatetime hangup "
		"hanguptime disconnecttimestamp datetimedisconnect fin horadefin horafin finllamada fim horadofim "
		"horafim termino ende endzeit anrufende gesprachsende heuredefin heurefin finappel intervalend",
	[ROLE_DATE] = "date day calldate startdate callstartdate contactdate datedappel dateappel datadachamada fechadelallamada  fecha dia data datum tag jour rowdate",
	[ROLE_HELD] = "held queuetime",
	[ROLE_RING] =
		"ring ringtime ringing ringduration timetoanswer timbre tiempodetimbre toque tempodetoque "
		"klingelzeit rufzeit klingeldauer sonnerie dureesonnerie",
	[ROLE_VRU] = "vru vrutime ivr ivrtime ivrduration totalivr timeinivr ivrtimespent prequeue prequeuetime flowduration",
	[ROLE_WAIT] =
		"wait waittime qtime queuewait waitduration waitingtime speedofanswer speedtoanswer agentspeedtoanswer queueduration timeinqueue "
		"queueseconds durationwait duraciondelaespera esperaencola tempoemfila tempodefila attesa tempodiattesa tempoattesa durataattesa wachttijd wachtduur  queuewaittime waitingduration totalqueue totalqueuetime inqueue inqueuetime "
		"callqueuewaitduration queuewaitduration queuewaitingtime totalwait timewaited callwaittime espera tiempodeespera tiempoespera tiempoencola tempodeespera "
		"tempoespera temponafila wartezeit wartedauer attente tempsdattente dureedattente tempsattente",
	[ROLE_SERVICE] =
		"service servicetime sertime talk talktime talkduration handle handletime handleduration "
		"conversationtime conversationduration totaltalk agenttime agenttalktime "
		"handlingtime handlingduration totalhandle totalhandletime durationincall incallduration calltalktime "
		"duraciondelaconversacion duraciondeconversacion conversazione tempodiconversazione durataconversazione gesprekstijd gespreksduur dureedecommunication tempsdecommunication dureecommunication  billsec talking avgtalkduration agentinteractionduration "
		"agentagentinteractionduration conversacion tiempodeconversacion tiempodeatencion tiempoatencion "
		"tiempohablado conversa conversacao tempodeconversa tempodeconversacao tempodeatendimento "
		"tempoatendimento tempofalado gesprachszeit gesprachsdauer sprechzeit bearbeitungszeit conversation "
		"dureedeconversation tempsdeconversation dureeconversation tempsdetraitement",
	[ROLE_HOLD] =
		"hold holdtime holdduration holdingtime totalhold totalholdtime customerholdduration customerholdtime timeonhold "
		"tiempoderetencion retencion haltezeit",
	[ROLE_AFTER] =
		"wrap aftercall aftercallwork aftercallworktime aftercallworkduration aftercontactworkduration acw acwtime acwduration "
		"totalacw wrapup wrapuptime wrapupduration wraptime wrapduration worktime tiempopostllamada poschamada "
		"nachbearbeitung nachbearbeitungszeit posttraitement postappel",
	[ROLE_UNANSWERED_RING] = "unansweredring unansweredringtime unansweredringsum",
	[ROLE_LENGTH] = "intervallength intervalminutes intrvl",
	[ROLE_HANDLE_MEAN] =
		"handlemean aht averagehandletime avghandletime avghandle averagehandle tmo "
		"tiempomediodeoperacion tiempomediooperativo tma tempomediodeatendimento "
		"durchschnittlichebearbeitungszeit dmt dureemoyennedetraitement",
	[ROLE_AFTER_MEAN] = "aftermean",
	[ROLE_HOLD_MEAN] = "holdmean",
	[ROLE_WAIT_MEAN] = "waitmean asa averagespeedofanswer avgspeedofanswer avgwait averagewait avgwaittime "
			   "averagewaittime esperamedia tempomediodeespera mittlerewartezeit attentemoyenne",
	[ROLE_HANDLE_SUM] = "handlesum totalhandletime totalhandle handletimetotal",
	[ROLE_AFTER_SUM] = "aftersum",
	[ROLE_HOLD_SUM] = "holdsum",
	[ROLE_WAIT_SUM] = "waitsum totalwaittime",
	[ROLE_STAFF_SUM] = "staffsum staffedtime",
	[ROLE_TOTAL] =
		"totalduration totalcallduration totalcalltime totaltime durationtotal totallength wholecall gesamtdauer "
		"dureetotale duraciontotal duracaototal",
	[ROLE_DURATION] =
		"duration callduration calllength length duracion duraciondelallamada duracao "
		"duracaodachamada dauer anrufdauer duree dureeappel dureedelappel",
	[ROLE_OFFERED] =
		"offered offer callsoffered contactsoffered callspresented contactspresented noffered calls ncalls volume callvolume callcount "
		"totalcalls incomingcalls numberofcalls callsreceived received inflow llamadas llamadasofrecidas "
		"llamadasrecibidas ofrecidas recibidas entrantes chamadas chamadasoferecidas chamadasrecebidas "
		"oferecidas recebidas anrufe angebotene angeboteneanrufe eingehendeanrufe appels appelspresentes "
		"appelsrecus presentes recus",
	[ROLE_N_ANSWERED] =
		"callsanswered answered answeredcalls answer nanswered callshandled handled contactshandled "
		"llamadasatendidas llamadascontestadas atendidas contestadas chamadasatendidas "
		"beantwortet beantworteteanrufe angenommen angenommeneanrufe appelstraites appelsdecroches traites decroches",
	[ROLE_N_ABANDONED] =
		"callsabandoned abandoned abandonedcalls abandon nabandoned contactsabandoned llamadasabandonadas "
		"abandonadas chamadasabandonadas abgebrochen aufgelegt verloreneanrufe verloren appelsabandonnes abandonnes",
	[ROLE_WITHIN] = "within answeredwithin withinservicelevel answeredwithinsl",
	[ROLE_LEVEL] = "servicelevel servicelevelpercent sl niveldeservicio niveldeservico servicegrad "
		       "niveaudeservice tauxdeservice",
	[ROLE_STAFF_MEAN] = "staff staffed agents agentsstaffed agentes agenten",
	[ROLE_ATTEMPTS] = "attempts agentattempts connectionattempts agentconnectionattempts ringattempts agentsrung",
	[ROLE_UNANSWERED] = "unanswered unansweredattempts unansweredrings ringnoanswer missedattempts rona",
	[ROLE_MISSED] = "missedby missedagents",
	[ROLE_OUTCOME] =
		"outcome status callstatus state disposition result calloutcome callresult finalstatus completionstatus "
		"contactdisposition contactoutcome endreason hangupcause actionresult estado "
		"esito stato resultaat  resultado estadodelallamada situacao ergebnis anrufstatus statut etat resultat",
	[ROLE_REASON] = "reason",
	[ROLE_AGENT] =
		"agent server agentid agentname worker workername workersid operator agentusername users user username userdisplayname handlingagent "
		"answeringagent employee representative advisor agente "
		"operatore medewerker  nombredelagente operador nomedoagente atendente bearbeiter mitarbeiter agentenname operateur",
	[ROLE_TYPE] =
		"queue queuename queues skill skillname callqueue callqueuename csqname csqnames ringgroup "
		"ringgroups huntgroup type calltype coda nomecoda wachtrij  cola nombredelacola tipo fila nomedafila warteschlange "
		"gruppe filedattente file competence",
	[ROLE_PRIORITY] = "priority prioridad prioridade prioritat priorite",
	[ROLE_DIRECTION] = "direction calldirection initialdirection direzione  direccion sentido direcao richtung sens",
	[ROLE_ANSWERED_BY] = "answeredby",
	[ROLE_ID] = "sid callsid callid uniqueid linkedid contactid uuid calluuid callidentifier calluniqueid "
		    "interactionid engagementid conferenceid recordid callreference conversationid id iddellamada idllamada idchamada anrufid idappel",
	[ROLE_WAS_ANSWERED] = "wasanswered isanswered answeredyn atendida contestada beantwortet repondu decroche",
	[ROLE_WAS_ABANDONED] = "wasabandoned isabandoned abandonedyn abandoned abandonada abandonnee",
};

const char *role_names(enum log_role role)
{
	return plain_names[role] ? plain_names[role] : "";
}
