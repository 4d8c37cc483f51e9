var Ga=(e,n,r)=>()=>{if(r)throw r[0];try{return e&&(n=e(e=0)),n}catch(o){throw r=[o],o}};function Ke(e){e&&e.parentNode&&e.remove()}function Me(e,n,r){var o,i,a,s={},l=arguments.length;for(a in n)a=="key"?o=n[a]:a=="ref"&&typeof e!="function"?i=n[a]:s[a]=n[a];return l>2&&(s.children=l>3?Ht.call(arguments,2):r),Xe(e,s,o,i,null)}function fn(e,n,r){var o,i,a,s=He({},e.props),l=arguments.length;for(a in n)a=="key"?o=n[a]:a=="ref"&&typeof e.type!="function"?i=n[a]:s[a]=n[a];return l>2&&(s.children=l>3?Ht.call(arguments,2):r),Xe(e.type,s,o!==void 0?o:e.key,i!==void 0?i:e.ref,null)}function Xe(e,n,r,o,i){var a={type:e,props:n,key:r,ref:o,__k:null,__:null,__b:0,__e:null,__c:null,constructor:mt,__v:i||++rr,__i:-1,__u:0};return!i&&U.vnode&&U.vnode(a),a}function S(e){return e.children}function et(e,n){this.props=e,this.context=n,this.__g=0}function $e(e,n){if(n==null)return e.__&&$e(e.__,e.__i+1);for(var r;n<e.__k.length;n++)if((r=e.__k[n])&&r.__e)return r.__e;return typeof e.type!="function"||e.props.__P?null:$e(e)}function Ya(e){var n,r=e.__v,o=r.__e,i=[],a=[],s=e.__P;s&&((n=He({constructor:mt},r)).__v=r.__v+1,U.vnode&&U.vnode(n),yn(s,n,r,e.__n,s.namespaceURI,32&r.__u?[o]:null,i,o||$e(r),32&r.__u,a),n.__v=r.__v,n.__.__k[n.__i]=n,pr(i,n,a),r.__=r.__e=null,n.__e!=o&&sr(n))}function sr(e){if((e=e.__)&&e.__c&&!e.props.__P)return e.__e=null,e.__k.some(function(n){return n&&(e.__e=n.__e)}),sr(e)}function pn(e){(8&e.__g||(e.__g|=8,Oe.push(e),Nt++))&&cn==U.debounceRendering||((cn=U.debounceRendering)||queueMicrotask)(lr)}function lr(){try{for(var e,n=1;Oe.length;)Oe.length>n&&Oe.sort(or),e=Oe.shift(),n=Oe.length,8&e.__g&&Ya(e)}finally{(Nt=Oe.length)&&(cn||queueMicrotask)(lr)}}function ur(e,n,r,o,i,a,s,l,u,p,d){var m,g,c,f,h,C,w=o.__k||Ut,_=n.length;for(u=Ja(r,n,w,u,_),m=0;m<_;m++)(c=r.__k[m])!=null&&(g=~c.__i&&w[c.__i]||Mt,c.__i=m,C=yn(e,c,g,i,a,s,l,u,p,d),f=c.__e,(g.ref!=c.ref||8&g.__u)&&(g.ref&&bn(g.ref,null,c,g),c.ref&&d.push(c.ref,c.__c||f,c)),h=h||f,4&c.__u?(u=cr(c,u,e,!g.__v),g.__e&&(g.__e=null)):typeof c.type=="function"&&C!==void 0?u=C:f&&(u=f.nextSibling),c.__u&=-21);return r.__e=h,u}function Ja(e,n,r,o,i){var a,s,l,u,p,d,m,g,c,f=r.length,h=f,C=0,w=0,_=e.__k=Array(i);for(a=0;a<i;a++)(s=n[a])!=null&&typeof s!="boolean"&&typeof s!="function"?(typeof s!="object"||s.constructor===String?s=_[a]=Xe(null,s):Ot(s)?s=_[a]=Xe(S,{children:s}):s.constructor===mt&&s.__b?s=_[a]=Xe(s.type,s.props,s.key,s.ref,s.__v):_[a]=s,u=a+C,s.__=e,s.__b=e.__b+1,l=null,~(p=s.__i=Za(s,r,u,h))&&(h--,(l=r[p])&&(l.__u|=2)),l&&l.__v?(s.__u|=16,p==u-1?C--:p==u+1?C++:p!=u&&(p>u?C--:C++,w=1)):(~p||(i>f?C--:i<f&&C++),typeof s.type!="function"&&(s.__u|=4))):_[a]=null;if(w){for(d=[],m=[],a=0;a<i;a++)if((s=_[a])&&16&s.__u){for(C=0,g=d.length;C<g;)d[c=C+g>>1]<s.__i?C=c+1:g=c;d[C]=s.__i,m[a]=C+1}for(C=d.length;a--;)m[a]&&(m[a]==C?C--:_[a].__u|=4)}if(h)for(a=0;a<f;a++)!(l=r[a])||2&l.__u||(l.__e==o&&(o=$e(l)),vn(l,l));return o}function cr(e,n,r,o){var i,a,s,l;if(typeof e.type=="function"){if(e.props.__P)return n;if(i=e.__k)for(a=0;a<i.length;a++)i[a]&&(i[a].__=e,n=cr(i[a],n,r,!1));return n}for(n&&!n.parentNode&&(n=$e(e))&&!n.parentNode&&(n=null),s=e.__e,l=n;l&&l.nodeType==8;)l=l.nextSibling;for(s!=l&&(!o&&r.moveBefore&&s.parentNode?r.moveBefore(s,n):r.insertBefore(s,n||null)),n=s;(n=n&&n.nextSibling)&&n.nodeType==8&&!n.data.startsWith("$s"););return n}function hn(e,n){return n=n||[],e!=null&&typeof e!="boolean"&&(Ot(e)?e.some(function(r){hn(r,n)}):n.push(e)),n}function Za(e,n,r,o){var i,a=e.key,s=e.type,l=n[r],u=l&&!(2&l.__u);if(l===null&&a==null||u&&a==l.key&&s==l.type)return r;if(o>(u?1:0)){for(i=r-1;i>=0;i--)if((l=n[i])&&!(2&l.__u)&&a==l.key&&s==l.type)return i;for(i=r+1;i<n.length;i++)if((l=n[i])&&!(2&l.__u)&&a==l.key&&s==l.type)return i}return-1}function nr(e,n,r){r==null&&(r=""),n[0]=="-"?e.setProperty(n,r):e[n]=r}function Tt(e,n,r,o,i){var a,s;if(n=="style")if(typeof r=="string")e.style.cssText=r;else{if(typeof o=="string"&&(e.style.cssText=o=""),o)for(n in o)r&&n in r||nr(e.style,n);if(r)for(n in r)o&&r[n]==o[n]||nr(e.style,n,r[n])}else if(n[0]=="o"&&n[1]=="n")typeof r!="function"&&(r=null),typeof o!="function"&&(o=null),(e.__e||(e.__e={}))[n]=r,r&&o||(s=dn[n]||(dn[n]=Xa(n)),(e.__a||(e.__a={}))[n]=gn,a=n!=(n=n.replace(ar,"$1")),(n=n.slice(2))[0]<"a"&&(n=n.toLowerCase()),r?e.addEventListener(n,s,a):e.removeEventListener(n,s,a));else{if(i=="http://www.w3.org/2000/svg")n=n.replace(/xlink(H|:h)/,"h").replace(/sName$/,"s");else if(n!="width"&&n!="height"&&n!="href"&&n!="list"&&n!="form"&&n!="tabIndex"&&n!="download"&&n!="rowSpan"&&n!="colSpan"&&n!="role"&&n!="popover"&&n in e)try{return void(e[n]=r??"")}catch{}if(typeof r=="function")return;r==null||r===!1&&n[4]!="-"?e.removeAttribute(n):e.setAttribute(n,n=="popover"&&r==1?"":r)}}function Xa(e){return function(n){var r=this.__e;if(r){if(r=r[e],n[Ft]==null)n[Ft]=gn++;else if(n[Ft]<this.__a[e])return;return r(U.event?U.event(n):n)}}}function yn(e,n,r,o,i,a,s,l,u,p){var d,m,g,c,f,h,C,w,_,E,H,ye,be,De,pe,z,ie,Se,ke=n.type;if(n.constructor!==mt)return null;128&r.__u&&(u=32&r.__u,d=r.__c.__z)&&(n.__u|=u,m=a=[],d.nodeType==8?l=Pt(d,a):a.push(d),l=a[0]||l),(d=U.__b)&&d(n);e:if(typeof ke=="function"){g=s.length;try{if(w=n.props,_=(d=ke.prototype)&&d.render,E=(d=ke.contextType)&&o[d.__c],H=d?E?E.props.value:d.__:o,(c=r.__c)?(n.__c=c,2&c.__g&&(c.__g|=1)):(_?n.__c=c=new ke(w,H):(n.__c=c=new et(w,H),c.constructor=ke,c.render=ti),E&&E.sub(c),c.state||(c.state={}),c.__n=o,c.__g|=8,c.__h=[],c.__k=[]),_&&(c.__s||(c.__s=c.state),ke.getDerivedStateFromProps&&(c.__s==c.state&&(c.__s=He({},c.__s)),He(c.__s,ke.getDerivedStateFromProps(w,c.__s)))),f=c.props,h=c.state,c.__v=n,r.__c){if(w!==f&&_&&!ke.getDerivedStateFromProps&&c.componentWillReceiveProps&&c.componentWillReceiveProps(w,H),n.__v==r.__v&&!(8&c.__g)||!(4&c.__g)&&c.shouldComponentUpdate&&c.shouldComponentUpdate(w,c.__s,H)===!1){n.__v!=r.__v&&(c.props=w,c.state=c.__s,c.__g&=-9),n.__e=r.__e,n.__k=r.__k,n.__k.some(function(me){me&&(me.__=n)}),Ut.push.apply(c.__h,c.__k),c.__k=[],c.__h.length&&s.push(c),l=$e(r);break e}c.componentWillUpdate&&c.componentWillUpdate(w,c.__s,H),_&&c.componentDidUpdate&&c.__h.push(function(){c.componentDidUpdate(f,h,C)})}else _&&!ke.getDerivedStateFromProps&&c.componentWillMount&&c.componentWillMount(),_&&c.componentDidMount&&c.__h.push(c.componentDidMount);c.context=H,c.props=w,c.__P=e,c.__g&=-5,ye=U.__r,be=_?25:0;do c.__g&=-9,ye&&ye(n),d=c.render(c.props,c.state=c.__s,c.context);while(8&c.__g&&++be<25);_&&(Ut.push.apply(c.__h,c.__k),c.__k=[]),c.state=c.__s,c.getChildContext&&(o=He({},o,c.getChildContext())),_&&r.__c&&c.getSnapshotBeforeUpdate&&(C=c.getSnapshotBeforeUpdate(f,h)),De=d&&d.type===S&&d.key==null?d.props.children:d,w.__P&&(d=l,i=(e=w.__P).namespaceURI,u=a=null,r.props&&r.props.__P!=e&&(r.__k.some(function(me){me&&vn(me,me)}),r.__k=null),l=r.__k?$e(r,0):null),l=ur(e,Ot(De)?De:[De],n,r,o,i,a,s,l,u,p),w.__P&&(n.__e=null,l=d),n.__u&=-161,m&&m.some(Ke),c.__h.length&&s.push(c),1&c.__g&&(c.__g&=-4)}catch(me){if(s.length=g,n.__v=null,u||a)if(me&&me.then){if(n.__u|=128|u,a){for(~(ie=a.indexOf(l||void 0))||(ie=a.length);(Se=a[ie-1])&&Se.nodeType==8;)ie--;for(;ie<a.length;ie++)if(Se=a[ie])if(a[ie]=null,pe){if(Se==z)break}else{if(Se.nodeType!=8)break;Se.data.startsWith("$s")&&(z=Pt(pe=Se))}}if(!pe){for(;l&&l.nodeType==8&&l.nextSibling;)l=l.nextSibling;pe=l}(d=Pt(pe=n.__c.__z||(n.__c.__z=pe)))?(n.__e=pe,l=d):n.__e=l,l=l&&l.nextSibling}else a&&a.some(Ke);else n.__e=r.__e;n.__k||(n.__k=r.__k||[]),me&&me.then||dr(n),U.__e(me,n,r)}}else l=n.__e=ei(r.__e,n,r,o,i,a,s,u,p,e);return(d=U.diffed)&&d(n),l}function Pt(e,n){if(e&&e.nodeType==8&&e.data.startsWith("$s"))for(var r=1;e=e.nextSibling;){if(e.nodeType==8){if(e.data.startsWith("$s"))r++;else if(e.data.startsWith("/$s")&&!--r)return e}n&&n.push(e)}}function dr(e){e&&(e.__c&&(e.__c.__g|=4),e.__k&&e.__k.some(dr))}function pr(e,n,r){for(var o=0;o<r.length;)bn(r[o++],r[o++],r[o++]);U.__c&&U.__c(n,e),e.some(function(i){try{e=i.__h,i.__h=[],e.some(function(a){a.call(i)})}catch(a){U.__e(a,i.__v)}})}function ei(e,n,r,o,i,a,s,l,u,p){var d,m,g,c,f,h,C,w,_=r.props||Mt,E=n.props,H=n.type;if(H=="svg"?i="http://www.w3.org/2000/svg":H=="math"?i="http://www.w3.org/1998/Math/MathML":i||(i="http://www.w3.org/1999/xhtml"),a){for(d=0;d<a.length;d++)if((f=a[d])&&(H?f.localName==H:f.nodeType==3)){e=f,a[d]=null;break}}if(!e){if(w=p.ownerDocument||document,!H)return w.createTextNode(E);e=w.createElementNS(i,H,E.is?E:p),l&&(U.__m&&U.__m(n,a),l=!1),a=null}if(H){if(p=H=="template"&&e.content||e,a=H=="textarea"&&E.defaultValue!=null?null:a&&Ht.call(p.childNodes),!l&&a)for(_={},d=0;d<e.attributes.length;d++)_[(f=e.attributes[d]).name]=f.value;for(d in _)f=_[d],d=="dangerouslySetInnerHTML"?g=f:d=="children"||d in E||d=="value"&&"defaultValue"in E||d=="checked"&&"defaultChecked"in E||Tt(e,d,null,f,i);for(d in E)f=E[d],d=="children"?c=f:d=="dangerouslySetInnerHTML"?m=f:d=="value"?h=f:d=="checked"?C=f:l&&typeof f!="function"||_[d]===f||Tt(e,d,f,_[d],i);m?(l||g&&(m.__html==g.__html||m.__html==e.innerHTML)||(e.innerHTML=m.__html),n.__k=[]):(g&&(e.textContent=""),(H=="foreignObject"||i=="http://www.w3.org/1998/Math/MathML"&&za.test(H))&&(i="http://www.w3.org/1999/xhtml"),ur(p,Ot(c)?c:[c],n,r,o,i,a,s,a?a[0]:r.__k&&$e(r,0),l,u),a&&a.some(Ke)),l&&H!="textarea"||(d="value",H=="progress"&&h==null?e.removeAttribute(d):h==null||h===e[d]&&(H!="progress"||h)||Tt(e,d,h,_[d],i),d="checked",C!=null&&C!=e[d]&&Tt(e,d,C,_[d],i))}else _===E||l&&e.data==E||(e.data=E);return e}function bn(e,n,r,o){try{typeof e=="function"?n?n.__x=e(n)||1:o&&(o=o.__c||o.__e)&&(n=o.__x)&&(o.__x=null,typeof n=="function"?n():e(null)):e.current=n}catch(i){U.__e(i,r)}}function vn(e,n,r){var o,i,a,s;if(U.unmount&&U.unmount(e),!(o=e.ref)||o.current&&o.current!=e.__e||bn(o,null,n,e),o=e.__c){if(o.componentWillUnmount)try{o.componentWillUnmount()}catch(l){U.__e(l,n)}o.__P=o.__n=null}if(o=e.__k)for(s=0;s<o.length;s++)o[s]&&vn(o[s],n,typeof e.type!="function"||r&&!e.props.__P);!r&&(o=e.__c)&&(o=o.__z)&&(i=Pt(o,a=[]))&&(o==e.__e&&a.some(Ke),Ke(i),Ke(o)),r||Ke(e.__e),e.__e=e.__c=e.__=null}function ti(e,n,r){return this.constructor(e,r)}function mr(e,n){var r,o,i,a;U.__&&U.__(e,n),n.nodeType==9&&(n=n.documentElement),o=(r=e&&32&e.__u)?null:n.__k,n.__k=Xe(S,{children:[e]}),i=[],a=[],yn(n,n.__k,o||Mt,Mt,n.namespaceURI,o?null:n.firstChild?Ht.call(n.childNodes):null,i,o?o.__e:n.firstChild,r,a),pr(i,n.__k,a),n.__k.props.children=null}function gt(e){function n(r){var o,i;return this.getChildContext||(o=new Set,(i={})[n.__c]=this,this.getChildContext=function(){return i},this.shouldComponentUpdate=function(a){this.props.value!=a.value&&o.forEach(function(s){s.__g|=4,pn(s)})},this.sub=function(a){o.add(a);var s=a.componentWillUnmount;a.componentWillUnmount=function(){o.delete(a),s&&s.call(a)}}),r.children}return n.__c="__cC"+ir++,n.__=e,n.Provider=(n.Consumer=function(r,o){return r.children(o)}).contextType=n,n}var U,rr,mn,Oe,cn,Nt,or,Ft,ar,gn,dn,ir,mt,Mt,Ut,za,Ot,Ht,He,Le=Ga(()=>{mt=Symbol.for("pv"),Mt={},Ut=[],za=/^m(i|n|o|s|text|space)$/,Ot=Array.isArray,Ht=Ut.slice,He=Object.assign;U={__e:function(e,n,r,o){for(var i,a,s;n=n.__;)if((i=n.__c)&&!(1&i.__g)){i.__g|=4;try{if((s=(a=i.constructor)&&a.getDerivedStateFromError)&&i.setState(a.getDerivedStateFromError(e)),i.componentDidCatch&&(i.componentDidCatch(e,o||{}),s=1),s&&8&i.__g)return void(i.__g|=2)}catch(l){e=l}}throw Nt=0,e}},rr=0,mn=function(e){return e!=null&&e.constructor===mt},et.prototype.setState=function(e,n){var r=this.__s;r&&r!=this.state||(r=this.__s=He({},this.state)),typeof e=="function"&&(e=e(He({},r),this.props)),e&&(He(r,e),this.__v&&(n&&this.__k.push(n),pn(this)))},et.prototype.forceUpdate=function(e){this.__v&&(this.__g|=4,e&&this.__h.push(e),pn(this))},et.prototype.render=S,Oe=[],Nt=0,or=function(e,n){return e.__v.__b-n.__v.__b},Ft=Symbol(),ar=/(PointerCapture)$|Capture$/i,gn=0,dn={},ir=0});Le();Le();Le();var We,J,Cn,gr,wn=Object.is,ht=0,Sr=[],xn=[],te=U,fr=te.__b,hr=te.__r,yr=te.diffed,br=te.__c,vr=te.unmount,Cr=te.__;function tt(e,n){te.__h&&te.__h(J,e,ht||n),ht=0;var r=J.__H||(J.__H={__:[],__h:[]});return e>=r.__.length&&r.__.push({}),r.__[e]}function y(e){return ht=1,$t(kr,e)}function $t(e,n,r){var o=tt(We++,2);if(o.t=e,!o.__c&&(o.__=[r?r(n):kr(void 0,n),function(a){var s=(o.__N||o.__)[0],l=o.t(s,a);wn(s,l)||(o.__N=[l,o.__[1]],o.__c.setState({}))}],o.__c=J,!J.__f)){J.__f=!0;var i=J.shouldComponentUpdate;J.shouldComponentUpdate=function(a,s,l){var u=this.__H;if(!u)return!0;var p=!1,d=this.props!=a;if(u.__.some(function(g){g.__N&&(p=!0,wn(g.__[0],g.__N[0])||(d=!0))}),i){var m=i.call(this,a,s,l);return p?m||d:m}return!p||d}}return o.__}function R(e,n){var r=tt(We++,3);!te.__s&&En(r.__H,n)&&(r.__P=!0,r.__=e,r.u=n,J.__H.__h.push(r))}function kn(e,n){var r=tt(We++,4);!te.__s&&En(r.__H,n)&&(r.__P=!1,r.__=e,r.u=n,J.__h.push(r))}function Q(e){return ht=5,Ie(function(){return{current:e}},[])}function Ie(e,n){var r=tt(We++,7);return En(r.__H,n)&&(r.__=e(),r.__H=n),r.__}function _n(e,n){return ht=8,Ie(function(){return e},n)}function nt(e){var n=J.context[e.__c],r=tt(We++,9);return r.c=e,n?(r.__==null&&(r.__=!0,n.sub(J)),n.props.value):e.__}function An(){var e=tt(We++,11);if(!e.__){for(var n=J.__v;!n.__m&&n.__;)n=n.__;var r=n.__m||(n.__m=[0,0]);e.__="P"+r[0]+"-"+r[1]++}return e.__}function ni(){var e;do{for(;e=xn.shift();)try{ft(e)}catch(r){te.__e(r,{__:(e=e.__P)&&e.__v})}for(;e=Sr.shift();){var n=e.__H;if(e.__P&&n)try{n.__h.some(ft),n.__h.some(Sn),n.__h=[]}catch(r){n.__h=[],te.__e(r,e.__v)}}}while(xn.length)}te.__b=function(e){J=null,fr&&fr(e)},te.__=function(e,n){e&&n.__k&&n.__k.__m&&(e.__m=n.__k.__m),Cr&&Cr(e,n)},te.__r=function(e){hr&&hr(e),We=0;var n=(J=e.__c).__H;n&&(Cn==J?J.__h=[]:(n.__h.some(ft),n.__h.some(Sn),We=0),n.__h=[],n.__.some(function(r){r.__N&&(r.__=r.__N),r.u=r.__N=void 0})),Cn=J},te.diffed=function(e){yr&&yr(e);var n=e.__c;n&&n.__H&&(n.__H.__h.length&&xr(Sr.push(n)),n.__H.__.some(function(r){r.u&&(r.__H=r.u)})),Cn=J=null},te.__c=function(e,n){n.some(function(r){try{r.__h.some(ft),r.__h=r.__h.filter(function(o){return!o.__||Sn(o)})}catch(o){r.__h=[function(){throw o}]}}),br&&br(e,n)},te.unmount=function(e){vr&&vr(e);var n,r,o=e.__c;o&&o.__H&&(o.__H.__.some(function(i){try{if(i.__P&&i.__c){if(r===void 0){for(r=e.__;r&&(!r.__c||!r.__c.__P);)r=r.__;r=r&&r.__c}i.__P=r,xr(xn.push(i))}else ft(i)}catch(a){n=a}}),o.__H=void 0,n&&te.__e(n,o.__v))};var wr=typeof requestAnimationFrame=="function";function ri(e){var n,r=function(){clearTimeout(o),wr&&cancelAnimationFrame(n),setTimeout(e)},o=setTimeout(r,35);wr&&(n=requestAnimationFrame(r))}function xr(e){e!=1&&gr==te.requestAnimationFrame||((gr=te.requestAnimationFrame)||ri)(ni)}function ft(e){var n=J,r=e.__c;typeof r=="function"&&(e.__c=void 0,r()),J=n}function Sn(e){var n=J;e.__c=e.__(),J=n}function En(e,n){return!e||e.length!=n.length||n.some(function(r,o){return!wn(r,e[o])})}function kr(e,n){return typeof n=="function"?n(e):n}var rt,yt;function oi(e){return!yt||(typeof yt=="string"?e.startsWith(yt):yt.test(e))}function ai(e,n){let r="";if(rt=void 0,n&&n.type==="click"){if(n.ctrlKey||n.metaKey||n.altKey||n.shiftKey||n.button!==0)return e;let o=n.composedPath().find(a=>a.nodeName=="A"&&a.href),i=o&&o.getAttribute("href");if(!o||o.origin!=location.origin||/^#/.test(i)||!/^(_?self)?$/i.test(o.target)||!oi(i)||o.download)return e;rt=!0,n.preventDefault(),r=o.href.replace(location.origin,"")}else n&&n.url?(rt=!n.replace,r=n.url):r=location.pathname+location.search;return rt===!0?history.pushState(null,"",r):rt===!1&&history.replaceState(null,"",r),r}var ii=(e,n,r={})=>{e=e.split("/").filter(Boolean),n=(n||"").split("/").filter(Boolean),r.params||(r.params={});for(let o=0,i,a;o<Math.max(e.length,n.length);o++){let[,s,l,u]=(n[o]||"").match(/^(:?)(.*?)([+*?]?)$/);if(i=e[o],!(!s&&l==i)){if(!s&&i&&u=="*"){r.rest="/"+e.slice(o).join("/");break}if(!s||!i&&u!="?"&&u!="*")return;if(a=u=="+"||u=="*",a?i=e.slice(o).map(decodeURIComponent).join("/")||void 0:i&&(i=decodeURIComponent(i)),r.params[l]=i,l in r||(r[l]=i),a)break}}return r};function je(e){let[n,r]=$t(ai,e.url||location.pathname+location.search);e.scope&&(yt=e.scope);let o=rt===!0,i=Ie(()=>{let a=new URL(n,location.origin),s=a.pathname.replace(/\/+$/g,"")||"/";return{url:n,path:s,query:Object.fromEntries(a.searchParams),route:(l,u)=>r({url:l,replace:u}),back:()=>{history.back()},forward:()=>{history.forward()},wasPush:o}},[n]);return kn(()=>(addEventListener("click",r),addEventListener("popstate",r),()=>{removeEventListener("click",r),removeEventListener("popstate",r)}),[]),Me(je.ctx.Provider,{value:i},e.children)}var si=Promise.resolve();function Bt(e){let[n,r]=$t(z=>z+1,0),{url:o,query:i,wasPush:a,path:s}=ce();if(!o)throw new Error("preact-iso's <Router> must be used within a <LocationProvider>, see: https://github.com/preactjs/preact-iso#locationprovider");let{rest:l=s,params:u={}}=nt(In),p=Q(!1),d=Q(s),m=Q(1),g=Q(),c=Q(),f=Q(),h=Q(!1),C=Q();C.current=!1;let w,_,E;hn(e.children).some(z=>{if(ii(l,z.props.path,E={...z.props,path:l,query:i,params:Object.assign({},u),rest:""}))return w=fn(z,E);z.props.default&&(_=fn(z,E))});let H=w||_,ye=g.current&&g.current.__u&Lt&&g.current.__u&Wt,be=g.current&&g.current.__h,De=Ie(()=>{c.current=g.current,g.current=Me(In.Provider,{value:E},H);let z=c.current&&c.current.props.children;return!z||!H||H.type!==z.type||H.props.component!==z.props.component?(m.current++,!0):!1},[o,JSON.stringify(E)]);ye?(g.current.__u|=Lt,g.current.__u|=Wt):be&&(g.current.__h=!0);let pe=c.current;return c.current=null,this.__c=(z,ie)=>{C.current=!0,c.current=pe,e.onLoadStart&&e.onLoadStart(o),p.current=!0;let Se=m.current;z.then(()=>{Se===m.current&&(c.current=null,g.current&&(ie.__h&&(g.current.__h=ie.__h),ie.__u&Wt&&(g.current.__u|=Wt),ie.__u&Lt&&(g.current.__u|=Lt)),si.then(r))})},kn(()=>{let z=this.__v&&this.__v.__e;if(C.current){!h.current&&!f.current&&(f.current=z);return}!h.current&&f.current&&(f.current!==z&&f.current.remove(),f.current=null),h.current=!0,d.current!==s&&(a&&scrollTo(0,0),e.onRouteChange&&e.onRouteChange(o),d.current=s),e.onLoadEnd&&p.current&&e.onLoadEnd(o),p.current=!1},[s,a,n]),De?[Me(Dn,{r:g,key:m.current}),Me(Dn,{r:c,key:m.current-1})]:Me(Dn,{r:g,key:m.current})}var Lt=32,Wt=128,Dn=({r:e})=>e.current;Bt.Provider=je;je.ctx=gt({});var In=gt({}),le=e=>Me(e.component,e),ce=()=>nt(je.ctx),Ge=()=>nt(In);var v=class extends String{__apiType;value;__meta__;constructor(n,r){super(n),this.value=n,this.__meta__=r}toString(){return this.value}},ul=new v(`
    fragment CustomerContact on Contact {
  id
  displayId
  name
  email
  title
  phone
}
    `,{fragmentName:"CustomerContact"}),cl=new v(`
    fragment CustomerDetail on Customer {
  id
  displayId
  name
  domain
  sharedDomainCount
  status
  arr
  industry
  employeeCount
  createdAt
  updatedAt
  archivedAt
  archiveReason
  detachedAt
  hubSpotCompanyId
  hubSpotUrl
  mergedCompanyIds
  mergedInto {
    displayId
    name
  }
  owner {
    id
    name
  }
  plan {
    id
    name
  }
  tags {
    name
    fromHubSpot
  }
  customFields {
    key
    label
    type
    value
    values
    fromHubSpot
  }
  lockedFields {
    field
    hubSpotProperty
  }
  primaryContactSource
  primaryContact {
    id
  }
  contactCount
  contacts(first: 50) {
    nodes {
      ...CustomerContact
    }
    pageInfo {
      hasNextPage
    }
  }
  unlinked: contacts(first: 50, unlinked: true) {
    nodes {
      ...CustomerContact
    }
  }
  onboardings {
    id
    name
    createdAt
    tasks {
      id
      title
      completedAt
      completedBy {
        name
      }
    }
  }
}
    fragment CustomerContact on Contact {
  id
  displayId
  name
  email
  title
  phone
}`,{fragmentName:"CustomerDetail"}),dl=new v(`
    fragment CustomerRow on Customer {
  id
  displayId
  name
  domain
  sharedDomainCount
  status
  arr
  contactCount
  archivedAt
  archiveReason
  detachedAt
  updatedAt
  owner {
    id
    name
  }
  plan {
    id
    name
  }
  tags {
    name
    fromHubSpot
  }
}
    `,{fragmentName:"CustomerRow"}),pl=new v(`
    fragment FilterWords on CompanyFilter {
  ... on CompanyListFilter {
    list
    name
  }
  ... on LifecycleStageFilter {
    stages {
      value
      label
    }
  }
  ... on DealPipelineFilter {
    pipeline
    pipelineName: name
    pipelineStages: stages {
      value
      label
    }
  }
  ... on EveryCompanyFilter {
    everything
  }
}
    `,{fragmentName:"FilterWords"}),ml=new v(`
    fragment PreviewState on SyncRun {
  id
  status
  phase
  customers {
    seen
    estimated
  }
  failure {
    message
  }
  preview {
    matching
    wouldCreate
    wouldBringBack
    wouldArchive
    sample {
      hubSpotCompanyId
      name
      domain
    }
  }
}
    `,{fragmentName:"PreviewState"}),gl=new v(`
    fragment Property on HubSpotProperty {
  name
  label
  type
  group
  isMultiple
  isHidden
}
    `,{fragmentName:"Property"}),fl=new v(`
    fragment Counts on RecordCounts {
  seen
  created
  updated
  unchanged
  archived
  restored
  failed
  estimated
}
    `,{fragmentName:"Counts"}),hl=new v(`
    fragment RunSummary on SyncRun {
  id
  kind
  status
  phase
  queuedAt
  startedAt
  finishedAt
  issueCount
  held
  leftFilter
  customers {
    ...Counts
  }
  contacts {
    ...Counts
  }
  failure {
    code
    message
  }
  requestedBy {
    name
  }
}
    fragment Counts on RecordCounts {
  seen
  created
  updated
  unchanged
  archived
  restored
  failed
  estimated
}`,{fragmentName:"RunSummary"}),yl=new v(`
    fragment RunState on SyncRun {
  ...RunSummary
  revision
  recordsPerSecond
  secondsLeft
  cancelRequestedAt
  links {
    added
    removed
  }
  failure {
    correlationId
  }
  plan {
    explanation
    generalCalls
    associationCalls
    searchCalls
    seconds
  }
  repairs {
    creations
    updates
    restores
    deletions
    departures
    links
  }
}
    fragment Counts on RecordCounts {
  seen
  created
  updated
  unchanged
  archived
  restored
  failed
  estimated
}
fragment RunSummary on SyncRun {
  id
  kind
  status
  phase
  queuedAt
  startedAt
  finishedAt
  issueCount
  held
  leftFilter
  customers {
    ...Counts
  }
  contacts {
    ...Counts
  }
  failure {
    code
    message
  }
  requestedBy {
    name
  }
}`,{fragmentName:"RunState"}),bl=new v(`
    fragment Issue on SyncIssue {
  id
  severity
  code
  recordKind
  hubSpotId
  field
  value
  message
  occurrences
  firstSeenAt
  lastSeenAt
  resolvedAt
  correlationId
  providerAnswer
}
    `,{fragmentName:"Issue"}),_r=new v(`
    query ApiKeys {
  viewer {
    apiKey {
      id
    }
  }
  workspace {
    apiKeys {
      id
      name
      prefix
      createdAt
      lastUsedAt
      revokedAt
      user {
        id
        name
        role
      }
    }
    users {
      id
      name
      role
    }
  }
}
    `),Ar=new v(`
    mutation CreateApiKey($input: CreateApiKeyInput!) {
  createApiKey(input: $input) {
    secret
    userErrors {
      field
      code
      message
    }
  }
}
    `),Er=new v(`
    mutation RevokeApiKey($id: ID!) {
  revokeApiKey(input: {id: $id}) {
    userErrors {
      field
      code
      message
    }
  }
}
    `),Dr=new v(`
    query CustomerDetails($number: Int!) {
  customer(by: {displayId: $number}) {
    ...CustomerDetail
  }
}
    fragment CustomerDetail on Customer {
  id
  displayId
  name
  domain
  sharedDomainCount
  status
  arr
  industry
  employeeCount
  createdAt
  updatedAt
  archivedAt
  archiveReason
  detachedAt
  hubSpotCompanyId
  hubSpotUrl
  mergedCompanyIds
  mergedInto {
    displayId
    name
  }
  owner {
    id
    name
  }
  plan {
    id
    name
  }
  tags {
    name
    fromHubSpot
  }
  customFields {
    key
    label
    type
    value
    values
    fromHubSpot
  }
  lockedFields {
    field
    hubSpotProperty
  }
  primaryContactSource
  primaryContact {
    id
  }
  contactCount
  contacts(first: 50) {
    nodes {
      ...CustomerContact
    }
    pageInfo {
      hasNextPage
    }
  }
  unlinked: contacts(first: 50, unlinked: true) {
    nodes {
      ...CustomerContact
    }
  }
  onboardings {
    id
    name
    createdAt
    tasks {
      id
      title
      completedAt
      completedBy {
        name
      }
    }
  }
}
fragment CustomerContact on Contact {
  id
  displayId
  name
  email
  title
  phone
}`),Ir=new v(`
    query CustomerEditing {
  workspace {
    users {
      id
      name
    }
    plans {
      id
      name
    }
    customFields(object: CUSTOMER) {
      key
      type
      options
    }
  }
}
    `),Rr=new v(`
    subscription CustomerFollowed($id: ID!) {
  customerChanged(customerId: $id) {
    event
  }
}
    `),Tr=new v(`
    mutation UpdateCustomer($input: UpdateCustomerInput!) {
  updateCustomer(input: $input) {
    userErrors {
      field
      code
      message
    }
  }
}
    `),Fr=new v(`
    mutation ArchiveCustomer($id: ID!) {
  archiveCustomers(input: {ids: [$id]}) {
    userErrors {
      field
      code
      message
    }
  }
}
    `),Pr=new v(`
    mutation RestoreCustomer($id: ID!) {
  restoreCustomers(input: {ids: [$id]}) {
    customers {
      detachedAt
    }
    userErrors {
      field
      code
      message
    }
  }
}
    `),Nr=new v(`
    mutation PurgeCustomer($id: ID!) {
  purgeCustomers(input: {ids: [$id]}) {
    userErrors {
      field
      code
      message
    }
  }
}
    `),Mr=new v(`
    mutation ChoosePrimaryContact($input: ChoosePrimaryContactInput!) {
  choosePrimaryContact(input: $input) {
    userErrors {
      field
      code
      message
    }
  }
}
    `),Ur=new v(`
    mutation ClearPrimaryContact($input: ClearPrimaryContactInput!) {
  clearPrimaryContact(input: $input) {
    userErrors {
      field
      code
      message
    }
  }
}
    `),Or=new v(`
    mutation UnlinkContact($input: UnlinkContactInput!) {
  unlinkContact(input: $input) {
    userErrors {
      field
      code
      message
    }
  }
}
    `),Hr=new v(`
    mutation RelinkContact($input: RelinkContactInput!) {
  relinkContact(input: $input) {
    userErrors {
      field
      code
      message
    }
  }
}
    `),$r=new v(`
    mutation CreateOnboarding($input: CreateOnboardingInput!) {
  createOnboarding(input: $input) {
    userErrors {
      field
      code
      message
    }
  }
}
    `),Lr=new v(`
    mutation AddTask($input: AddTaskInput!) {
  addTask(input: $input) {
    userErrors {
      field
      code
      message
    }
  }
}
    `),Wr=new v(`
    mutation CompleteTask($id: ID!) {
  completeTask(input: {id: $id}) {
    userErrors {
      field
      code
      message
    }
  }
}
    `),Br=new v(`
    mutation ReopenTask($id: ID!) {
  reopenTask(input: {id: $id}) {
    userErrors {
      field
      code
      message
    }
  }
}
    `),Vr=new v(`
    mutation RemoveTask($id: ID!) {
  removeTask(input: {id: $id}) {
    userErrors {
      field
      code
      message
    }
  }
}
    `),qr=new v(`
    query CustomerHistory($id: ID!, $first: Int!, $after: String, $filter: HistoryFilter) {
  customer(by: {id: $id}) {
    history(first: $first, after: $after, filter: $filter) {
      nodes {
        at
        event
        reason
        lane
        runId
        field {
          name
          label
          hubSpotProperty
          old {
            text
          }
          new {
            text
          }
        }
        actor {
          kind
          apiKeyName
          user {
            name
          }
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}
    `),Qr=new v(`
    query Customers($first: Int!, $after: String, $search: String, $filter: CustomerFilter!, $sort: CustomerSort!) {
  customers(
    first: $first
    after: $after
    search: $search
    filter: $filter
    sort: $sort
  ) {
    totalCount
    nodes {
      ...CustomerRow
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment CustomerRow on Customer {
  id
  displayId
  name
  domain
  sharedDomainCount
  status
  arr
  contactCount
  archivedAt
  archiveReason
  detachedAt
  updatedAt
  owner {
    id
    name
  }
  plan {
    id
    name
  }
  tags {
    name
    fromHubSpot
  }
}`),Kr=new v(`
    query CustomerChoices {
  customerChangeCursor
  workspace {
    users {
      id
      name
    }
    plans {
      id
      name
    }
  }
}
    `),jr=new v(`
    subscription CustomersChanged($after: String) {
  customerChanged(after: $after) {
    cursor
    event
    customerId
    customer {
      ...CustomerRow
    }
  }
}
    fragment CustomerRow on Customer {
  id
  displayId
  name
  domain
  sharedDomainCount
  status
  arr
  contactCount
  archivedAt
  archiveReason
  detachedAt
  updatedAt
  owner {
    id
    name
  }
  plan {
    id
    name
  }
  tags {
    name
    fromHubSpot
  }
}`),Gr=new v(`
    query Exclusions($first: Int!, $after: String) {
  exclusions(first: $first, after: $after) {
    totalCount
    nodes {
      recordKind
      hubSpotId
      cause
      createdAt
      createdBy {
        name
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `),zr=new v(`
    mutation LiftExclusion($id: String!) {
  liftExclusion(input: {hubSpotCompanyId: $id}) {
    userErrors {
      field
      code
      message
    }
  }
}
    `),Yr=new v(`
    query Definitions {
  workspace {
    name
    timeZone
    archiveShare
    fallbackOwner {
      id
    }
    users {
      id
      name
      role
    }
    plans {
      id
      name
    }
    customFields {
      id
      key
      label
      object
      type
      options
    }
  }
}
    `),Jr=new v(`
    mutation SetPlans($names: [String!]!) {
  setPlans(input: {names: $names}) {
    userErrors {
      field
      code
      message
    }
  }
}
    `),Zr=new v(`
    mutation DefineCustomField($input: DefineCustomFieldInput!) {
  defineCustomField(input: $input) {
    userErrors {
      field
      code
      message
    }
  }
}
    `),Xr=new v(`
    mutation UpdateCustomField($input: UpdateCustomFieldInput!) {
  updateCustomField(input: $input) {
    userErrors {
      field
      code
      message
    }
  }
}
    `),eo=new v(`
    mutation DeleteCustomField($id: ID!) {
  deleteCustomField(input: {id: $id}) {
    userErrors {
      field
      code
      message
    }
  }
}
    `),to=new v(`
    mutation UpdateWorkspace($input: UpdateWorkspaceInput!) {
  updateWorkspace(input: $input) {
    userErrors {
      field
      code
      message
    }
  }
}
    `),no=new v(`
    query HeldArchives($first: Int!, $after: String) {
  heldArchives(first: $first, after: $after) {
    totalCount
    nodes {
      id
      cause
      heldAt
      lane
      hubSpotCompanyId
      customer {
        displayId
        name
        domain
        arr
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `),ro=new v(`
    mutation ApproveHeldArchives($input: HeldArchivesInput!) {
  approveHeldArchives(input: $input) {
    archived
    withdrawn
    unproved
    userErrors {
      field
      code
      message
    }
  }
}
    `),oo=new v(`
    mutation DismissHeldArchives($input: HeldArchivesInput!) {
  dismissHeldArchives(input: $input) {
    dismissed
    userErrors {
      field
      code
      message
    }
  }
}
    `),ao=new v(`
    query IntegrationPage {
  integration {
    id
    status
    statusReason {
      code
      message
    }
    accountName
    hubId
    currency
    installedBy
    connectedAt
    lastFullSyncAt
    lastIncrementalUpdateAt
    missingOptionalScopes {
      scope
      feature
      message
    }
    lanes {
      fullSyncOverdue
      incrementalUpdateOverdue
      realTime {
        lastDeliveryAt
        waiting
        waitingSince
      }
      journal {
        state
        lastReadAt
        problem
      }
      catchUp {
        lastAt
        nextAt
        found
      }
      nightly {
        lastFinishedAt
      }
    }
  }
  companyFilter {
    runDue
    filter {
      ...FilterWords
    }
  }
  heldArchives(first: 1) {
    totalCount
  }
  customers(first: 1) {
    totalCount
  }
  syncRuns(first: 1) {
    nodes {
      id
      kind
      status
    }
  }
}
    fragment FilterWords on CompanyFilter {
  ... on CompanyListFilter {
    list
    name
  }
  ... on LifecycleStageFilter {
    stages {
      value
      label
    }
  }
  ... on DealPipelineFilter {
    pipeline
    pipelineName: name
    pipelineStages: stages {
      value
      label
    }
  }
  ... on EveryCompanyFilter {
    everything
  }
}`),io=new v(`
    query Nights($after: String) {
  syncRuns(first: 100, after: $after) {
    nodes {
      id
      kind
      status
      startedAt
      finishedAt
      repairs {
        creations
        updates
        restores
        deletions
        departures
        links
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `),so=new v(`
    mutation ConnectHubSpot($replaceHubId: String) {
  connectHubSpot(input: {replaceHubId: $replaceHubId}) {
    consentUrl
    userErrors {
      field
      code
      message
    }
  }
}
    `),lo=new v(`
    mutation DisconnectHubSpot {
  disconnectHubSpot {
    userErrors {
      field
      code
      message
    }
  }
}
    `),uo=new v(`
    query CompanyStanding($id: String!) {
  companyStatus(hubSpotCompanyId: $id) {
    hubSpotCompanyId
    standing
    message
    mergedIntoCompanyId
    customer {
      displayId
      name
      archivedAt
    }
    issue {
      ...Issue
    }
  }
}
    fragment Issue on SyncIssue {
  id
  severity
  code
  recordKind
  hubSpotId
  field
  value
  message
  occurrences
  firstSeenAt
  lastSeenAt
  resolvedAt
  correlationId
  providerAnswer
}`),co=new v(`
    query SetUpState {
  integration {
    status
    accountName
    hubId
    currency
    grantedScopes
    missingOptionalScopes {
      scope
      message
    }
  }
  companyFilter {
    version
    runDue
    filter {
      ...FilterWords
    }
  }
  customerFieldMap {
    version
    rows {
      property
      problem
    }
    unmapped {
      field
      note
    }
  }
  contactFieldMap {
    version
    rows {
      property
      problem
    }
  }
  customers(first: 1) {
    totalCount
  }
  syncRuns(first: 20) {
    nodes {
      id
      kind
      status
    }
  }
}
    fragment FilterWords on CompanyFilter {
  ... on CompanyListFilter {
    list
    name
  }
  ... on LifecycleStageFilter {
    stages {
      value
      label
    }
  }
  ... on DealPipelineFilter {
    pipeline
    pipelineName: name
    pipelineStages: stages {
      value
      label
    }
  }
  ... on EveryCompanyFilter {
    everything
  }
}`),po=new v(`
    query FilterChoices {
  companyFilterChoices {
    lists {
      available
      reason
      lists {
        list
        name
        companyCount
        isProcessing
      }
    }
    stages {
      available
      reason
      stages {
        value
        label
        companyCount
      }
    }
    pipelines {
      available
      reason
      pipelines {
        pipeline
        name
        dealCount
        stages {
          stage
          label
          isClosed
        }
      }
    }
  }
}
    `),mo=new v(`
    mutation PreviewFilter($filter: CompanyFilterInput!) {
  previewCompanyFilter(input: {filter: $filter}) {
    run {
      id
    }
    userErrors {
      field
      code
      message
    }
  }
}
    `),go=new v(`
    subscription PreviewProgress($id: ID!) {
  syncProgress(runId: $id) {
    ...PreviewState
  }
}
    fragment PreviewState on SyncRun {
  id
  status
  phase
  customers {
    seen
    estimated
  }
  failure {
    message
  }
  preview {
    matching
    wouldCreate
    wouldBringBack
    wouldArchive
    sample {
      hubSpotCompanyId
      name
      domain
    }
  }
}`),fo=new v(`
    mutation SaveFilter($input: SetCompanyFilterInput!) {
  setCompanyFilter(input: $input) {
    runDue
    userErrors {
      field
      code
      message
    }
  }
}
    `),ho=new v(`
    query CustomerMap {
  customerFieldMap {
    version
    currency
    rows {
      property
      hubSpotLabel
      hubSpotType
      problem
      target {
        ... on MappedCustomerField {
          field
        }
        ... on MappedCustomField {
          customField {
            id
          }
        }
        ... on MappedTag {
          tag
        }
      }
    }
    unmapped {
      field
      defaultProperty
      note
    }
  }
  hubSpotProperties(object: COMPANY) {
    ...Property
  }
  workspace {
    customFields(object: CUSTOMER) {
      id
      label
      type
    }
  }
}
    fragment Property on HubSpotProperty {
  name
  label
  type
  group
  isMultiple
  isHidden
}`),yo=new v(`
    query ContactMap {
  contactFieldMap {
    version
    rows {
      property
      hubSpotLabel
      hubSpotType
      problem
      target {
        ... on MappedContactField {
          field
        }
        ... on MappedCustomField {
          customField {
            id
          }
        }
      }
    }
    unmapped {
      field
      defaultProperty
      note
    }
  }
  hubSpotProperties(object: CONTACT) {
    ...Property
  }
  workspace {
    customFields(object: CONTACT) {
      id
      label
      type
    }
  }
}
    fragment Property on HubSpotProperty {
  name
  label
  type
  group
  isMultiple
  isHidden
}`),bo=new v(`
    mutation SaveCustomerMap($input: SetCustomerFieldMapInput!) {
  setCustomerFieldMap(input: $input) {
    runDue
    userErrors {
      field
      code
      message
    }
  }
}
    `),vo=new v(`
    mutation SaveContactMap($input: SetContactFieldMapInput!) {
  setContactFieldMap(input: $input) {
    runDue
    userErrors {
      field
      code
      message
    }
  }
}
    `),Co=new v(`
    mutation ResetCustomerMap($version: Int) {
  resetCustomerFieldMap(input: {expectedVersion: $version}) {
    runDue
    userErrors {
      field
      code
      message
    }
  }
}
    `),wo=new v(`
    mutation ResetContactMap($version: Int) {
  resetContactFieldMap(input: {expectedVersion: $version}) {
    runDue
    userErrors {
      field
      code
      message
    }
  }
}
    `),xo=new v(`
    query RunDetails($id: ID!) {
  syncRun(id: $id) {
    ...RunState
  }
}
    fragment Counts on RecordCounts {
  seen
  created
  updated
  unchanged
  archived
  restored
  failed
  estimated
}
fragment RunSummary on SyncRun {
  id
  kind
  status
  phase
  queuedAt
  startedAt
  finishedAt
  issueCount
  held
  leftFilter
  customers {
    ...Counts
  }
  contacts {
    ...Counts
  }
  failure {
    code
    message
  }
  requestedBy {
    name
  }
}
fragment RunState on SyncRun {
  ...RunSummary
  revision
  recordsPerSecond
  secondsLeft
  cancelRequestedAt
  links {
    added
    removed
  }
  failure {
    correlationId
  }
  plan {
    explanation
    generalCalls
    associationCalls
    searchCalls
    seconds
  }
  repairs {
    creations
    updates
    restores
    deletions
    departures
    links
  }
}`),So=new v(`
    query RunIssues($id: ID!, $first: Int!, $after: String) {
  syncRun(id: $id) {
    issues(first: $first, after: $after) {
      nodes {
        ...Issue
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}
    fragment Issue on SyncIssue {
  id
  severity
  code
  recordKind
  hubSpotId
  field
  value
  message
  occurrences
  firstSeenAt
  lastSeenAt
  resolvedAt
  correlationId
  providerAnswer
}`),ko=new v(`
    query Runs($first: Int!, $after: String) {
  syncRuns(first: $first, after: $after) {
    nodes {
      ...RunSummary
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment Counts on RecordCounts {
  seen
  created
  updated
  unchanged
  archived
  restored
  failed
  estimated
}
fragment RunSummary on SyncRun {
  id
  kind
  status
  phase
  queuedAt
  startedAt
  finishedAt
  issueCount
  held
  leftFilter
  customers {
    ...Counts
  }
  contacts {
    ...Counts
  }
  failure {
    code
    message
  }
  requestedBy {
    name
  }
}`),_o=new v(`
    subscription RunProgress($id: ID!) {
  syncProgress(runId: $id) {
    ...RunState
  }
}
    fragment Counts on RecordCounts {
  seen
  created
  updated
  unchanged
  archived
  restored
  failed
  estimated
}
fragment RunSummary on SyncRun {
  id
  kind
  status
  phase
  queuedAt
  startedAt
  finishedAt
  issueCount
  held
  leftFilter
  customers {
    ...Counts
  }
  contacts {
    ...Counts
  }
  failure {
    code
    message
  }
  requestedBy {
    name
  }
}
fragment RunState on SyncRun {
  ...RunSummary
  revision
  recordsPerSecond
  secondsLeft
  cancelRequestedAt
  links {
    added
    removed
  }
  failure {
    correlationId
  }
  plan {
    explanation
    generalCalls
    associationCalls
    searchCalls
    seconds
  }
  repairs {
    creations
    updates
    restores
    deletions
    departures
    links
  }
}`),Vt=new v(`
    mutation CancelRun($id: ID!) {
  cancelSync(input: {runId: $id}) {
    userErrors {
      field
      code
      message
    }
  }
}
    `),Ao=new v(`
    mutation StartInitialSync {
  startInitialSync {
    alreadyRunning
    run {
      id
    }
    userErrors {
      field
      code
      message
    }
  }
}
    `),Eo=new v(`
    mutation StartFullSync {
  startFullSync {
    alreadyRunning
    run {
      id
    }
    userErrors {
      field
      code
      message
    }
  }
}
    `),Do=new v(`
    query WorkspaceUsers($includeDeactivated: Boolean!) {
  workspace {
    users(includeDeactivated: $includeDeactivated) {
      id
      name
      email
      role
      createdAt
      deactivatedAt
    }
  }
}
    `),Io=new v(`
    mutation AddWorkspaceUser($input: AddWorkspaceUserInput!) {
  addWorkspaceUser(input: $input) {
    userErrors {
      field
      code
      message
    }
  }
}
    `),Ro=new v(`
    mutation UpdateWorkspaceUser($input: UpdateWorkspaceUserInput!) {
  updateWorkspaceUser(input: $input) {
    userErrors {
      field
      code
      message
    }
  }
}
    `),To=new v(`
    mutation DeactivateWorkspaceUser($id: ID!) {
  deactivateWorkspaceUser(input: {id: $id}) {
    userErrors {
      field
      code
      message
    }
  }
}
    `),Fo=new v(`
    query Session {
  viewer {
    role
    user {
      id
      name
      email
    }
    workspace {
      id
      name
      timeZone
    }
  }
}
    `),Po=new v(`
    query Standing {
  integration {
    status
    lanes {
      fullSyncOverdue
      incrementalUpdateOverdue
    }
  }
  heldArchives(first: 1) {
    totalCount
  }
}
    `);Le();var li=Symbol.for("preact-signals");function jt(){if(Ue>1)Ue--;else{var e,n=!1;for((function(){var i=Qt;for(Qt=void 0;i!==void 0;){var a=i.S;if(a.v===i.v)for(var s=a.t;s!==void 0;s=s.x)s.i===i.i&&(s.i=a.i);i=i.o}})();vt!==void 0;){var r=vt;for(vt=void 0,qt++;r!==void 0;){var o=r.u;if(r.u=void 0,r.f&=-3,!(8&r.f)&&Mo(r))try{r.c()}catch(i){n||(e=i,n=!0)}r=o}}if(qt=0,Ue--,n)throw e}}function Tn(e){if(Ue>0)return e();Rn=++ui,Ue++;try{return e()}finally{jt()}}var bt,Y=void 0;function Ct(e){var n=Y,r=bt;Y=void 0,bt=void 0;try{return e()}finally{Y=n,bt=r}}var vt=void 0,Ue=0,qt=0,ui=0,Rn=0,Qt=void 0,Kt=0;function No(e){if(Y!==void 0){var n=e.n;if(n===void 0||n.t!==Y)return n={i:0,S:e,p:Y.s,n:void 0,t:Y,e:void 0,x:void 0,r:n},Y.s!==void 0&&(Y.s.n=n),Y.s=n,e.n=n,32&Y.f&&e.S(n),n;if(n.i===-1)return n.i=0,n.n!==void 0&&(n.n.p=n.p,n.p!==void 0&&(n.p.n=n.n),n.p=Y.s,n.n=void 0,Y.s.n=n,Y.s=n),n}}function oe(e,n){this.v=e,this.i=0,this.n=void 0,this.t=void 0,this.l=0,this.W=n?.watched,this.Z=n?.unwatched,this.name=n?.name}oe.prototype.brand=li;oe.prototype.h=function(){return!0};oe.prototype.S=function(e){var n=this,r=this.t;r!==e&&e.e===void 0&&(e.x=r,this.t=e,r!==void 0?r.e=e:Ct(function(){var o;(o=n.W)==null||o.call(n)}))};oe.prototype.U=function(e){var n=this;if(this.t!==void 0){var r=e.e,o=e.x;r!==void 0&&(r.x=o,e.e=void 0),o!==void 0&&(o.e=r,e.x=void 0),e===this.t&&(this.t=o,o===void 0&&Ct(function(){var i;(i=n.Z)==null||i.call(n)}))}};oe.prototype.subscribe=function(e){var n=this;return Ye(function(){var r=n.value;Ct(function(){return e(r)})},{name:"sub"})};oe.prototype.valueOf=function(){return this.value};oe.prototype.toString=function(){return this.value+""};oe.prototype.toJSON=function(){return this.value};oe.prototype.peek=function(){var e=this;return Ct(function(){return e.value})};Object.defineProperty(oe.prototype,"value",{get:function(){var e=No(this);return e!==void 0&&(e.i=this.i),this.v},set:function(e){if(e!==this.v){if(qt>100)throw new Error("Cycle detected");(function(r){Ue!==0&&qt===0&&r.l!==Rn&&(r.l=Rn,Qt={S:r,v:r.v,i:r.i,o:Qt})})(this),this.v=e,this.i++,Kt++,Ue++;try{for(var n=this.t;n!==void 0;n=n.x)n.t.N()}finally{jt()}}}});function ge(e,n){return new oe(e,n)}function Mo(e){for(var n=e.s;n!==void 0;n=n.n)if(n.S.i!==n.i||!n.S.h()||n.S.i!==n.i)return!0;return!1}function Uo(e){for(var n=e.s;n!==void 0;n=n.n){var r=n.S.n;if(r!==void 0&&(n.r=r),n.S.n=n,n.i=-1,n.n===void 0){e.s=n;break}}}function Oo(e){for(var n=e.s,r=void 0;n!==void 0;){var o=n.p;n.i===-1?(n.S.U(n),o!==void 0&&(o.n=n.n),n.n!==void 0&&(n.n.p=o)):r=n,n.S.n=n.r,n.r!==void 0&&(n.r=void 0),n=o}e.s=r}function ze(e,n){oe.call(this,void 0,n),this.x=e,this.s=void 0,this.g=Kt-1,this.f=4}ze.prototype=new oe;ze.prototype.h=function(){if(this.f&=-3,1&this.f)return!1;if((36&this.f)==32||(this.f&=-5,this.g===Kt))return!0;if(this.g=Kt,this.f|=1,this.i>0&&!Mo(this))return this.f&=-2,!0;var e=Y;try{Uo(this),Y=this;var n=this.x();(16&this.f||this.v!==n||this.i===0)&&(this.v=n,this.f&=-17,this.i++)}catch(r){this.v=r,this.f|=16,this.i++}return Y=e,Oo(this),this.f&=-2,!0};ze.prototype.S=function(e){if(this.t===void 0){this.f|=36;for(var n=this.s;n!==void 0;n=n.n)n.S.S(n)}oe.prototype.S.call(this,e)};ze.prototype.U=function(e){if(this.t!==void 0&&(oe.prototype.U.call(this,e),this.t===void 0)){this.f&=-33;for(var n=this.s;n!==void 0;n=n.n)n.S.U(n)}};ze.prototype.N=function(){if(!(2&this.f)){this.f|=6;for(var e=this.t;e!==void 0;e=e.x)e.t.N()}};Object.defineProperty(ze.prototype,"value",{get:function(){if(1&this.f)throw new Error("Cycle detected");var e=No(this);if(this.h(),e!==void 0&&(e.i=this.i),16&this.f)throw this.v;return this.v}});function Gt(e,n){return new ze(e,n)}function Ho(e){var n=e.j;if(e.j=void 0,typeof n=="function"){Ue++;var r=Y;Y=void 0;try{n()}catch(o){throw e.f&=-2,e.f|=8,Fn(e),o}finally{Y=r,jt()}}}function Fn(e){for(var n=e.s;n!==void 0;n=n.n)n.S.U(n);e.x=void 0,e.s=void 0,Ho(e)}function ci(e){if(Y!==this)throw new Error("Out-of-order effect");Oo(this),Y=e,this.f&=-2;try{8&this.f&&Fn(this)}finally{jt()}}function ot(e,n){this.x=e,this.j=void 0,this.s=void 0,this.u=void 0,this.f=32,this.name=n?.name,bt&&bt.push(this)}ot.prototype.c=function(){var e=this.S();try{if(8&this.f||this.x===void 0)return;var n=this.x();typeof n=="function"&&(this.j=n)}finally{e()}};ot.prototype.S=function(){if(1&this.f)throw new Error("Cycle detected");this.f|=1,this.f&=-9,Ho(this),Uo(this),Ue++;var e=Y;return Y=this,ci.bind(this,e)};ot.prototype.N=function(){2&this.f||(this.f|=2,this.u=vt,vt=this)};ot.prototype.d=function(){this.f|=8,1&this.f||Fn(this)};ot.prototype.dispose=function(){this.d()};function Ye(e,n){var r=new ot(e,n);try{r.c()}catch(i){throw r.d(),i}var o=r.d.bind(r);return o[Symbol.dispose]=o,o}var $o,Yt,zt,di=typeof window<"u"&&!!window.__PREACT_SIGNALS_DEVTOOLS__;var Lo=[];Ye(function(){$o=this.N})();function at(e,n){U[e]=n.bind(null,U[e]||function(){})}function wt(e){if(zt){var n=zt;zt=void 0,n()}zt=e&&e.S()}function Wo(e){var n=this,r=e.data,o=mi(r);o.name="ReactiveDom",o.value=r;var i=Ie(function(){for(var l=n,u=n.__v;u=u.__;)if(u.__c){u.__c.__$f|=4;break}var p=Gt(function(){var c=o.value.value;return c===0?0:c===!0?"":c||""}),d=Gt(function(){return!Array.isArray(p.value)&&!mn(p.value)}),m=Ye(function(){if(this.N=Bo,d.value){var c=p.value;l.__v&&l.__v.__e&&l.__v.__e.nodeType===3&&(l.__v.__e.data=c)}}),g=n.__$u.d;return n.__$u.d=function(){m(),g.call(this)},[d,p]},[]),a=i[0],s=i[1];return a.value?s.peek():s.value}Wo.displayName="ReactiveTextNode";Object.defineProperties(oe.prototype,{constructor:{configurable:!0,value:Me(S,null).constructor},type:{configurable:!0,value:Wo},props:{configurable:!0,get:function(){var e=this;return{data:{get value(){return e.value}}}}},__b:{configurable:!0,value:1}});at("__b",function(e,n){if(wt(),Yt=void 0,typeof n.type=="string"){var r,o=n.props;for(var i in o)if(i!=="children"){var a=o[i];a instanceof oe&&(r||(n.__np=r={}),r[i]=a,o[i]=a.peek())}}e(n)});at("__r",function(e,n){if(e(n),n.type!==S){wt();var r,o=n.__c;o&&(o.__$f&=-2,(r=o.__$u)===void 0&&(o.__$u=r=(function(i,a){var s;return Ye(function(){s=this},{name:a}),s.c=i,s})((function(i){return function(){var a;di&&((a=this.y)==null||a.call(this)),i.__$f|=1,i.setState({})}})(o),typeof n.type=="function"?n.type.displayName||n.type.name:""))),Yt=o,wt(r)}});at("__e",function(e,n,r,o){wt(),Yt=void 0,e(n,r,o)});at("diffed",function(e,n){wt(),Yt=void 0;var r;if(typeof n.type=="string"&&(r=n.__e)){var o=n.__np,i=n.props,a=r.U;if(a)for(var s in a){var l=a[s];l===void 0||o&&s in o||(l.d(),a[s]=void 0)}if(o){a||(a={},r.U=a);for(var u in o){var p=a[u],d=o[u];p===void 0?(p=pi(r,u,d,i),a[u]=p):p.o(d,i)}}}e(n)});function pi(e,n,r,o){var i=n in e&&e.ownerSVGElement===void 0,a=ge(r);return{o:function(s,l){a.value=s,o=l},d:Ye(function(){this.N=Bo;var s=a.value.value;o[n]!==s&&(o[n]=s,i?e[n]=s:s!=null&&(s!==!1||n[4]==="-")?e.setAttribute(n,s):e.removeAttribute(n))})}}at("unmount",function(e,n){if(typeof n.type=="string"){var r=n.__e;if(r){var o=r.U;if(o){r.U=void 0;for(var i in o){var a=o[i];a&&a.d()}}}var s=n.__np;if(s){var l=n.props;for(var u in s)l[u]=s[u]}n.__np=void 0}else{var p=n.__c;if(p){p.__$f|=8;var d=p.__$u;d&&(p.__$u=void 0,d.d())}}e(n)});at("__h",function(e,n,r,o){o<3&&(n.__$f|=2),e(n,r,o)});et.prototype.shouldComponentUpdate=function(e,n){if(this.__R)return!0;var r=this.__$u,o=r&&r.s!==void 0;for(var i in n)return!0;if(this.__f||typeof this.u=="boolean"&&this.u===!0){var a=2&this.__$f;if(!(o||a||4&this.__$f)||1&this.__$f)return!0}else if(!(o||4&this.__$f)||3&this.__$f)return!0;for(var s in e)if(s!=="__source"&&e[s]!==this.props[s])return!0;for(var l in this.props)if(!(l in e))return!0;return!1};function mi(e,n){return Ie(function(){return ge(e,n)},[])}var gi=function(e){queueMicrotask(function(){queueMicrotask(e)})};function fi(){Tn(function(){for(var e;e=Lo.shift();)$o.call(e)})}function Bo(){Lo.push(this)===1&&(U.requestAnimationFrame||gi)(fi)}var xt="pivotal.key",Pn=class{key=ge(null);expired=ge(!1);begin(){let n=new URLSearchParams(location.hash.slice(1)).get("key");n!==null&&(history.replaceState(null,"",location.pathname+location.search),n.startsWith("pivotal_")&&sessionStorage.setItem(xt,n)),this.key.value=sessionStorage.getItem(xt)}signIn(n){sessionStorage.setItem(xt,n),this.expired.value=!1,this.key.value=n}signOut(){sessionStorage.removeItem(xt),this.expired.value=!1,this.key.value=null}expire(){this.key.peek()!==null&&(sessionStorage.removeItem(xt),this.expired.value=!0,this.key.value=null)}},ae=new Pn;var St=class extends Error{constructor(r){super(r.map(o=>o.message).join(" "));this.errors=r}errors},Ee=class extends Error{constructor(r,o,i){super(r);this.code=o;this.requestId=i}code;requestId};async function it(e,n,r){let o=await hi(e.toString(),n,r),[i]=o.errors??[];if(i){let a=i.extensions?.code??"UNKNOWN";throw a==="UNAUTHENTICATED"&&ae.expire(),new Ee(yi(i.message),a,i.extensions?.requestId)}if(!o.data)throw new Ee("The service sent an answer without data.","UNKNOWN");return o.data}async function x(e,n){let r=await it(e,n),o=Object.values(r)[0];if(!o)throw new Ee("The service sent an answer without data.","UNKNOWN");if(o.userErrors&&o.userErrors.length>0)throw new St(o.userErrors);return o}async function hi(e,n,r){let o;try{o=await fetch("/graphql",{method:"POST",headers:{accept:"application/json",authorization:`Bearer ${ae.key.peek()??""}`,"content-type":"application/json"},body:JSON.stringify({query:e,variables:n}),signal:r})}catch(i){throw r?.aborted?i:new Ee("The service cannot be reached. Is it running, and are you online?","UNREACHABLE")}try{return await o.json()}catch{throw new Ee(`The service answered with status ${o.status} and no GraphQL.`,"UNREACHABLE")}}function yi(e){let n=e.charAt(0).toUpperCase()+e.slice(1);return/[.!?]$/.test(n)?n:`${n}.`}function V(e,n,r=!1){let o=JSON.stringify(n),[i,a]=y({key:o}),s=Q(0),l=_n(async()=>{let p=++s.current;try{let d=await it(e,JSON.parse(o));p===s.current&&a({key:o,data:d})}catch(d){p===s.current&&a(m=>({key:o,data:m.key===o?m.data:void 0,error:Nn(d)}))}},[e,o]);R(()=>(r||l(),()=>{s.current++}),[l,r]);let u=i.key===o;return{data:u?i.data:void 0,error:u?i.error:void 0,loading:!r&&(!u||i.data===void 0&&i.error===void 0),reload:l}}function _e(e,n,r){let o=JSON.stringify(n),i={key:o,rows:[],hasMore:!1,done:!1},[a,s]=y(i),[l,u]=y(!1),p=Q(0),d=Q(r);d.current=r;let m=_n(async(c,f)=>{let h=++p.current;try{let C=await it(e,{...JSON.parse(o),after:c}),w=d.current(C);if(h!==p.current)return;if(!w)throw new Ee("You may not see this list.","FORBIDDEN");s({key:o,rows:[...f,...w.nodes],total:w.totalCount,cursor:w.pageInfo.endCursor,hasMore:w.pageInfo.hasNextPage,done:!0})}catch(C){h===p.current&&s(w=>({...w.key===o?w:i,error:Nn(C)}))}finally{h===p.current&&u(!1)}},[e,o]);R(()=>(m(null,[]),()=>{p.current++}),[m]);let g=a.key===o?a:i;return{rows:g.rows,total:g.total,hasMore:g.hasMore,loading:!g.done&&!g.error,loadingMore:l,error:g.error,more:()=>{l||!g.hasMore||(u(!0),m(g.cursor??null,g.rows))},reload:()=>{m(null,[])},amend:c=>s(f=>({...f,rows:c(f.rows)}))}}function A(){let[e,n]=y(!1),[r,o]=y([]);return{busy:e,errors:r,run:async a=>{n(!0),o([]);try{return await a(),!0}catch(s){return o(Mn(s)),!1}finally{n(!1)}},clear:()=>o([])}}function Nn(e){return e instanceof Ee?e:new Ee(e instanceof Error?e.message:String(e),"UNKNOWN")}function Mn(e){return e instanceof St?e.errors:[{code:"INTERNAL_ERROR",field:[],message:Nn(e).message}]}Le();Le();var bi=Symbol.for("pv"),vi=0;function t(e,n,r,o,i,a){n||(n={});var s,l,u=n;if("ref"in u&&typeof e!="function")for(l in u={},n)l=="ref"?s=n[l]:u[l]=n[l];var p={type:e,props:u,key:r,ref:s,__k:null,__:null,__b:0,__e:null,__c:null,constructor:bi,__v:--vi,__i:-1,__u:0};return(i||a)&&(p.__source=i,p.__self=a),U.vnode&&U.vnode(p),p}function b({children:e,onClick:n,kind:r="",busy:o,disabled:i,type:a="button",label:s,expanded:l}){let u=o||i;return t("button",{type:a,class:`button ${r}`,"aria-disabled":u?"true":void 0,"aria-busy":o?"true":void 0,"aria-label":s,"aria-expanded":l,onClick:p=>{u?p.preventDefault():n?.()},children:e})}function Be({label:e,hint:n,wrong:r,hidden:o,children:i}){let a=An(),s=[n?`${a}-hint`:"",r?`${a}-wrong`:""].filter(Boolean).join(" ");return t("div",{class:"field",children:[t("label",{for:a,class:o?"unseen":void 0,children:e}),i({id:a,"aria-describedby":s||void 0,"aria-invalid":r?"true":void 0}),n&&t("span",{class:"hint",id:`${a}-hint`,children:n}),r&&t("span",{class:"wrong",id:`${a}-wrong`,children:r})]})}function L({value:e,onInput:n,type:r="text",autofocus:o,...i}){let{label:a,hint:s,wrong:l,hidden:u,...p}=i;return t(Be,{label:a,hint:s,wrong:l,hidden:u,children:d=>t("input",{class:"input",type:r,value:e,autofocus:o,onInput:m=>n(m.currentTarget.value),...p,...d})})}function G({value:e,onChange:n,options:r,disabled:o,...i}){return t(Be,{...i,children:a=>t("select",{class:"input",value:e,disabled:o,onChange:s=>n(s.currentTarget.value),...a,children:r.map(([s,l])=>t("option",{value:s,children:l},s))})})}function Z({tone:e="calm",title:n,children:r}){return t("span",{class:`badge ${e}`,title:n,children:r})}function ve({tone:e,children:n}){return t("span",{class:`sign ${e}`,children:n})}function P({tone:e="calm",title:n,children:r,action:o,alert:i}){return t("div",{class:`notice ${e}`,role:i?"alert":void 0,children:[t("div",{children:[n&&t("strong",{class:"strong",children:n}),r&&t("span",{children:r})]}),o]})}function K({errors:e}){return e.length===0?null:t("div",{class:"notice bad",role:"alert",children:t("div",{children:e.map(n=>t("span",{children:[n.message," ",t("span",{class:"code",children:n.code})]},n.field.join(".")+n.message))})})}function N({error:e,again:n}){return t(P,{tone:"bad",title:"This could not be read",alert:!0,action:t(b,{kind:"small",onClick:n,children:"Try again"}),children:[e.message,e.requestId&&t("span",{class:"code",children:[" Request ",e.requestId]})]})}function I({children:e}){return t("div",{class:"waiting",role:"status",children:[e,t("i",{}),t("i",{}),t("i",{})]})}function M({title:e,children:n,action:r}){return t("div",{class:"empty",children:[t("h2",{children:e}),n&&t("p",{children:n}),r]})}function ee({title:e,aside:n,children:r,pad:o=!0}){return t("section",{class:"card","aria-label":e,children:[e&&t("header",{children:[t("h2",{children:e}),n]}),o?t("div",{class:"body",children:r}):r]})}function de({label:e,children:n}){return t("div",{class:"table-wrap",tabIndex:0,role:"region","aria-label":e,children:n})}function X({title:e,onClose:n,action:r,onSubmit:o,submit:i,danger:a,disabled:s,children:l}){let u=Q(null),p=An(),d=Q(n);return d.current=n,R(()=>(u.current?.showModal(),()=>d.current()),[]),t("dialog",{ref:u,"aria-labelledby":p,onClose:n,children:t("form",{onSubmit:m=>{m.preventDefault(),!(r.busy||s)&&o().then(g=>g&&u.current?.close())},children:[t("h2",{id:p,children:e}),l,t(K,{errors:r.errors}),t("div",{class:"row end",children:[t(b,{onClick:()=>u.current?.close(),children:"Cancel"}),t(b,{type:"submit",kind:a?"danger primary":"primary",busy:r.busy,disabled:s,children:i})]})]})})}function Ae({shown:e,more:n,busy:r,hasMore:o}){let i=Q(null),a=Q(n);return a.current=n,R(()=>{if(!o||!i.current)return;let s=new IntersectionObserver(([l])=>l?.isIntersecting&&a.current(),{rootMargin:"600px"});return s.observe(i.current),()=>s.disconnect()},[o,r]),t("div",{class:"more small quiet",ref:i,children:o?t(b,{kind:"small",busy:r,onClick:n,children:r?"Reading more\u2026":"Show more"}):e})}function Vo({text:e}){let[n,r]=y(!1);return t(b,{kind:"small",onClick:()=>{navigator.clipboard.writeText(e).then(()=>r(!0))},children:n?"Copied":"Copy"})}var Ci=0;function q({title:e,lead:n,actions:r,crumb:o,children:i}){let a=Q(null);return R(()=>{Ci++>0&&a.current?.focus({preventScroll:!0})},[]),R(()=>{document.title=`${e} \xB7 Pivotal`},[e]),t("div",{class:"page",children:[t("div",{class:"page-head",children:[t("div",{children:[o&&t("div",{class:"crumb",children:o}),t("h1",{ref:a,tabIndex:-1,children:e}),n&&t("p",{class:"quiet",children:n})]}),r&&t("div",{class:"row",children:r})]}),i]})}var Qo=ge(Date.now());setInterval(()=>{Qo.value=Date.now()},15e3);var wi=new Intl.RelativeTimeFormat("en",{numeric:"auto"}),qo=new Intl.DateTimeFormat("en",{day:"numeric",month:"short",year:"numeric"}),xi=new Intl.DateTimeFormat("en",{dateStyle:"medium",timeStyle:"medium"}),Si=new Intl.DateTimeFormat("en",{day:"numeric",month:"short",hour:"2-digit",minute:"2-digit",hourCycle:"h23"}),ki=[["day",86400],["hour",3600],["minute",60]];function T({at:e,absolute:n}){let r=new Date(e),o=(r.getTime()-Math.max(Qo.value,Date.now()))/1e3;return t("time",{dateTime:e,title:xi.format(r),children:n?Si.format(r):_i(r,o)})}function _i(e,n){let r=Math.abs(n);if(r<45)return n>0?"in a moment":"just now";if(r>6.5*86400)return qo.format(e);for(let[o,i]of ki)if(r>=i||o==="minute")return wi.format(Math.round(n/i),o);return qo.format(e)}var kt=ge([]),Ai=0;function W(e){let n=++Ai;kt.value=[...kt.value,{id:n,text:e}],setTimeout(()=>{kt.value=kt.value.filter(r=>r.id!==n)},5e3)}function Ko(){return t("div",{class:"toasts",role:"status",children:kt.value.map(({id:e,text:n})=>t("div",{class:"toast",children:n},e))})}Le();var Un=gt(null);function fe(){let e=nt(Un);if(!e)throw new Error("nobody is signed in");return e}var Ce=e=>e.role!=="MEMBER";var Ve={ACTIVE:["Active","good"],AT_RISK:["At risk","warn"],CHURNED:["Churned","calm"]},st={ACCOUNT_REPLACED:"Another HubSpot account took the place of its own",DELETED_IN_HUBSPOT:"Deleted in HubSpot",LEFT_FILTER:"Its company left the filter",MANUAL:"Archived by a person",MERGED:"Merged in HubSpot"},jo={DELETED_IN_HUBSPOT:"Deleted in HubSpot",LEFT_FILTER:"Left the filter",MERGED:"Merged in HubSpot"},Jt={CATCH_UP:"Catch-up",INITIAL:"Full sync",NIGHTLY:"Nightly sync",PREVIEW:"Preview",REAL_TIME:"Real time",SINGLE_RECORD:"One record"},Zt={CANCELLED:["Cancelled","calm"],FAILED:["Failed","bad"],HELD:["Held","warn"],QUEUED:["Waiting","busy"],RUNNING:["Running","busy"],SUCCEEDED:["Succeeded","good"],SUCCEEDED_WITH_ISSUES:["Succeeded, with issues","warn"]},Go={DONE:"Done",FINISHING:"Comparing what was read with what is here",PLANNING:"Asking HubSpot how much there is",READING:"Reading records and writing them",WAITING:"Waiting for its turn"},_t={CATCH_UP:"catch-up",INITIAL:"full sync",NIGHTLY:"nightly sync",REAL_TIME:"real time",SINGLE_RECORD:"one record"},On={ARCHIVED:"Archived",ATTACHED:"Attached again",CREATED:"Created",DETACHED:"Detached",PURGED:"Deleted permanently",RESTORED:"Restored",UPDATED:"Changed"},zo={ARCHIVED:["Archived here","calm"],DELETED_IN_HUBSPOT:["Deleted in HubSpot","bad"],EXCLUDED_BY_FILTER:["Left out by the filter","warn"],EXPECTED:["On its way","busy"],FAILED:["Could not be brought","bad"],HELD:["Held by the guard","warn"],HERE:["Here","good"],MERGED:["Merged in HubSpot","calm"],NOT_FOUND:["Not in HubSpot","bad"],PURGED:["Deleted permanently","calm"],UNKNOWN:["HubSpot does not say","warn"]},Re={ADMIN:"Admin",MEMBER:"Member",OWNER:"Owner"},Xt={ARR:"ARR",CREATED_AT:"Created",DOMAIN:"Domain",EMPLOYEE_COUNT:"Employees",INDUSTRY:"Industry",NAME:"Name",OWNER:"Owner",PLAN:"Plan"},en={EMAIL:"E-mail",FIRST_NAME:"First name",LAST_NAME:"Last name",PHONE:"Phone",TITLE:"Job title"},Yo={BOOL:"yes or no",DATE:"date",DATETIME:"date and time",ENUMERATION:"choice",JSON:"JSON",NUMBER:"number",OBJECT_COORDINATES:"coordinates",OTHER:"other",PHONE_NUMBER:"phone number",STRING:"text"},Hn={DATE:"Date",MULTI_SELECT:"Several of a list",NUMBER:"Number",SELECT:"One of a list",TEXT:"Text"};var Ei=new Intl.NumberFormat("en",{maximumFractionDigits:0}),Di=new Intl.NumberFormat("en",{maximumFractionDigits:2}),O=e=>Ei.format(e),lt=e=>Di.format(e),k=(e,n,r=`${n}s`)=>`${O(e)} ${e===1?n:r}`;function At(e){let n=Math.max(0,Math.round(e/1e3));return n<1?"under a second":n<60?`${n} s`:n<3600?`${Math.floor(n/60)} min ${n%60} s`:`${Math.floor(n/3600)} h ${Math.floor(n%3600/60)} min`}function Jo(){let{data:e,error:n,loading:r,reload:o}=V(_r,{}),[i,a]=y(!1),[s,l]=y(null),[u,p]=y(null),d=A(),m=e?.workspace?.apiKeys??[],g=e?.viewer?.apiKey?.id;return t(q,{title:"API keys",lead:"A key acts for one user, with that user's role.",actions:t(b,{kind:"primary",onClick:()=>a(!0),children:"New key\u2026"}),children:[n&&t(N,{error:n,again:o}),s&&t(P,{tone:"good",title:"Copy the key: it is not shown again",alert:!0,action:t("div",{class:"row",children:[t(Vo,{text:s}),t(b,{kind:"plain small",onClick:()=>l(null),children:"Done"})]}),children:t("code",{class:"secret",children:s})}),t("div",{class:"card",children:r?t(I,{children:"Reading keys\u2026"}):m.length===0?t(M,{title:"No keys"}):t(de,{label:"API keys",children:t("table",{children:[t("thead",{children:t("tr",{children:[t("th",{scope:"col",children:"What it is for"}),t("th",{scope:"col",children:"Begins with"}),t("th",{scope:"col",children:"Acts for"}),t("th",{scope:"col",children:"Made"}),t("th",{scope:"col",children:"Last used"}),t("th",{scope:"col",children:t("span",{class:"unseen",children:"Revoke"})})]})}),t("tbody",{children:m.map(c=>t("tr",{class:c.revokedAt?"archived":void 0,children:[t("td",{children:[t("span",{class:"strong",children:c.name})," ",c.id===g&&t(Z,{tone:"good",children:"this one"})]}),t("td",{children:t("code",{children:[c.prefix,"\u2026"]})}),t("td",{children:[c.user?.name??t("span",{class:"quiet",children:"nobody"}),c.user&&t("span",{class:"small quiet",children:[" ",Re[c.user.role]]})]}),t("td",{children:t(T,{at:c.createdAt})}),t("td",{children:c.lastUsedAt?t(T,{at:c.lastUsedAt}):t("span",{class:"quiet",children:"never"})}),t("td",{class:"right",children:c.revokedAt?t("span",{class:"quiet",children:["revoked ",t(T,{at:c.revokedAt})]}):t(b,{kind:"small",label:`Revoke ${c.name}`,onClick:()=>p(c),children:"Revoke\u2026"})})]},c.id))})]})})}),i&&t(Ii,{users:e?.workspace?.users??[],close:()=>a(!1),made:async c=>{l(c),await o()}}),u&&t(X,{title:`Revoke \u201C${u.name}\u201D?`,submit:"Revoke",danger:!0,action:d,onClose:()=>p(null),onSubmit:()=>d.run(async()=>{await x(Er,{id:u.id}),await o(),W(`\u201C${u.name}\u201D is revoked.`)}),children:t("p",{children:["Whoever uses it is refused at once, and what they follow live ends within a second. It cannot be brought back.",u.id===g&&" This is the key you are signed in with: you will be signed out."]})})]})}function Ii({users:e,close:n,made:r}){let o=fe(),[i,a]=y(""),[s,l]=y(o.user?.id??""),u=A();return t(X,{title:"New API key",submit:"Make the key",action:u,disabled:i.trim()==="",onClose:n,onSubmit:()=>u.run(async()=>{let{secret:p}=await x(Ar,{input:{name:i,userId:s||null}});p&&await r(p)}),children:[t(L,{label:"What it is for",value:i,onInput:a,placeholder:"Nightly export",autofocus:!0}),Ce(o)&&t(G,{label:"Acts for",value:s,onChange:l,options:e.map(({id:p,name:d,role:m})=>[p,`${d}, ${Re[m].toLowerCase()}`])})]})}function he(e){return e===null?"null":Array.isArray(e)?"array":typeof e}function qe(e){return he(e)==="object"}function Ri(e){return Array.isArray(e)&&e.length>0&&e.every(n=>"message"in n)}function $n(e,n){return e.length<124?e:n}var Zo="graphql-transport-ws";var we=(e=>(e[e.InternalServerError=4500]="InternalServerError",e[e.InternalClientError=4005]="InternalClientError",e[e.BadRequest=4400]="BadRequest",e[e.BadResponse=4004]="BadResponse",e[e.Unauthorized=4401]="Unauthorized",e[e.Forbidden=4403]="Forbidden",e[e.SubprotocolNotAcceptable=4406]="SubprotocolNotAcceptable",e[e.ConnectionInitialisationTimeout=4408]="ConnectionInitialisationTimeout",e[e.ConnectionAcknowledgementTimeout=4504]="ConnectionAcknowledgementTimeout",e[e.SubscriberAlreadyExists=4409]="SubscriberAlreadyExists",e[e.TooManyInitialisationRequests=4429]="TooManyInitialisationRequests",e))(we||{}),xe=(e=>(e.ConnectionInit="connection_init",e.ConnectionAck="connection_ack",e.Ping="ping",e.Pong="pong",e.Subscribe="subscribe",e.Next="next",e.Error="error",e.Complete="complete",e))(xe||{});function Xo(e){if(!qe(e))throw new Error(`Message is expected to be an object, but got ${he(e)}`);if(!e.type)throw new Error("Message is missing the 'type' property");if(typeof e.type!="string")throw new Error(`Message is expects the 'type' property to be a string, but got ${he(e.type)}`);switch(e.type){case"connection_init":case"connection_ack":case"ping":case"pong":{if(e.payload!=null&&!qe(e.payload))throw new Error(`"${e.type}" message expects the 'payload' property to be an object or nullish or missing, but got "${e.payload}"`);break}case"subscribe":{if(typeof e.id!="string")throw new Error(`"${e.type}" message expects the 'id' property to be a string, but got ${he(e.id)}`);if(!e.id)throw new Error(`"${e.type}" message requires a non-empty 'id' property`);if(!qe(e.payload))throw new Error(`"${e.type}" message expects the 'payload' property to be an object, but got ${he(e.payload)}`);if(typeof e.payload.query!="string")throw new Error(`"${e.type}" message payload expects the 'query' property to be a string, but got ${he(e.payload.query)}`);if(e.payload.variables!=null&&!qe(e.payload.variables))throw new Error(`"${e.type}" message payload expects the 'variables' property to be a an object or nullish or missing, but got ${he(e.payload.variables)}`);if(e.payload.operationName!=null&&he(e.payload.operationName)!=="string")throw new Error(`"${e.type}" message payload expects the 'operationName' property to be a string or nullish or missing, but got ${he(e.payload.operationName)}`);if(e.payload.extensions!=null&&!qe(e.payload.extensions))throw new Error(`"${e.type}" message payload expects the 'extensions' property to be a an object or nullish or missing, but got ${he(e.payload.extensions)}`);break}case"next":{if(typeof e.id!="string")throw new Error(`"${e.type}" message expects the 'id' property to be a string, but got ${he(e.id)}`);if(!e.id)throw new Error(`"${e.type}" message requires a non-empty 'id' property`);if(!qe(e.payload))throw new Error(`"${e.type}" message expects the 'payload' property to be an object, but got ${he(e.payload)}`);break}case"error":{if(typeof e.id!="string")throw new Error(`"${e.type}" message expects the 'id' property to be a string, but got ${he(e.id)}`);if(!e.id)throw new Error(`"${e.type}" message requires a non-empty 'id' property`);if(!Ri(e.payload))throw new Error(`"${e.type}" message expects the 'payload' property to be an array of GraphQL errors, but got ${JSON.stringify(e.payload)}`);break}case"complete":{if(typeof e.id!="string")throw new Error(`"${e.type}" message expects the 'id' property to be a string, but got ${he(e.id)}`);if(!e.id)throw new Error(`"${e.type}" message requires a non-empty 'id' property`);break}default:throw new Error(`Invalid message 'type' property "${e.type}"`)}return e}function ea(e,n){return Xo(typeof e=="string"?JSON.parse(e,n):e)}function ut(e,n){return Xo(e),JSON.stringify(e,n)}function Wn(e){let{url:n,connectionParams:r,lazy:o=!0,onNonLazyError:i=console.error,lazyCloseTimeout:a=0,keepAlive:s=0,disablePong:l,connectionAckWaitTimeout:u=0,retryAttempts:p=5,retryWait:d=async function(j){let D=Math.pow(2,j);await new Promise(B=>setTimeout(B,D*1e3+Math.floor(Math.random()*2700+300)))},shouldRetry:m=Ln,on:g,webSocketImpl:c,generateID:f=function(){return"xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx".replace(/[xy]/g,j=>{let D=Math.random()*16|0;return(j=="x"?D:D&3|8).toString(16)})},jsonMessageReplacer:h,jsonMessageReviver:C}=e,w;if(c){if(!Fi(c))throw new Error("Invalid WebSocket implementation provided");w=c}else typeof WebSocket<"u"?w=WebSocket:typeof global<"u"?w=global.WebSocket||global.MozWebSocket:typeof window<"u"&&(w=window.WebSocket||window.MozWebSocket);if(!w)throw new Error("WebSocket implementation missing; on Node you can `import WebSocket from 'ws';` and pass `webSocketImpl: WebSocket` to `createClient`");let _=w,E=(()=>{let F=(()=>{let D={};return{on(B,ne){return D[B]=ne,()=>{delete D[B]}},emit(B){"id"in B&&D[B.id]?.(B)}}})(),j={connecting:g?.connecting?[g.connecting]:[],opened:g?.opened?[g.opened]:[],connected:g?.connected?[g.connected]:[],ping:g?.ping?[g.ping]:[],pong:g?.pong?[g.pong]:[],message:g?.message?[F.emit,g.message]:[F.emit],closed:g?.closed?[g.closed]:[],error:g?.error?[g.error]:[]};return{onMessage:F.on,on(D,B){let ne=j[D];return ne.push(B),()=>{let re=ne.indexOf(B);re>-1&&ne.splice(re,1)}},emit(D,...B){for(let ne of[...j[D]])ne(...B)}}})();function H(F){let j=[E.on("error",D=>{j.forEach(B=>B()),F(D)}),E.on("closed",D=>{j.forEach(B=>B()),F(D)})];return()=>j.forEach(D=>D())}let ye,be=0,De,pe=!1,z=0,ie=!1;async function Se(){clearTimeout(De);let[F,j]=await(ye??(ye=new Promise((ne,re)=>(async()=>{if(pe){if(await d(z),!be)return ye=void 0,re({code:1e3,reason:"All Subscriptions Gone"});z++}E.emit("connecting",pe);let $=new _(typeof n=="function"?await n():n,Zo),Ne,Je;function Rt(){isFinite(s)&&s>0&&(clearTimeout(Je),Je=setTimeout(()=>{$.readyState===_.OPEN&&($.send(ut({type:xe.Ping})),E.emit("ping",!1,void 0))},s))}H(ue=>{ye=void 0,clearTimeout(Ne),clearTimeout(Je),re(ue),ue instanceof Et&&($.close(4499,"Terminated"),$.onerror=null,$.onclose=null)}),$.onerror=ue=>E.emit("error",ue),$.onclose=ue=>E.emit("closed",ue),$.onopen=async()=>{try{E.emit("opened",$);let ue=typeof r=="function"?await r():r;if($.readyState!==_.OPEN)return;$.send(ut(ue?{type:xe.ConnectionInit,payload:ue}:{type:xe.ConnectionInit},h)),isFinite(u)&&u>0&&(Ne=setTimeout(()=>{$.close(we.ConnectionAcknowledgementTimeout,"Connection acknowledgement timeout")},u)),Rt()}catch(ue){E.emit("error",ue),$.close(we.InternalClientError,$n(ue instanceof Error?ue.message:String(ue),"Internal client error"))}};let Ze=!1;$.onmessage=({data:ue})=>{try{let se=ea(ue,C);if(E.emit("message",se),se.type==="ping"||se.type==="pong"){E.emit(se.type,!0,se.payload),se.type==="pong"?Rt():l||($.send(ut(se.payload?{type:xe.Pong,payload:se.payload}:{type:xe.Pong},h)),E.emit("pong",!1,se.payload));return}if(Ze)return;if(se.type!==xe.ConnectionAck)throw new Error(`First message cannot be of type ${se.type}`);clearTimeout(Ne),Ze=!0,E.emit("connected",$,se.payload,pe),pe=!1,z=0;let tr=new Promise((Vs,ja)=>H(ja));tr.catch(()=>{}),ne([$,tr])}catch(se){$.onmessage=null,E.emit("error",se),$.close(we.BadResponse,$n(se instanceof Error?se.message:String(se),"Bad response"))}}})())));F.readyState===_.CLOSING&&await j;let D=()=>{},B=new Promise(ne=>D=ne);return[F,D,new Promise((ne,re)=>{let $=H(re);F.readyState!==_.OPEN&&j.catch(re),B.then(()=>{if($(),!be){let Ne=()=>F.close(1e3,"Normal Closure");isFinite(a)&&a>0?(clearTimeout(De),De=setTimeout(()=>{!be&&F.readyState===_.OPEN&&Ne()},a)):Ne()}ne()})})]}function ke(F){if(Ln(F)&&(Ti(F.code)||[we.InternalServerError,we.InternalClientError,we.BadRequest,we.BadResponse,we.Unauthorized,we.SubprotocolNotAcceptable,we.SubscriberAlreadyExists,we.TooManyInitialisationRequests].includes(F.code)))throw F;if(ie)return!1;if(Ln(F)&&F.code===1e3)return be>0;if(!p||z>=p||!m(F))throw F;return pe=!0}o||(async()=>{for(be++;;)try{let[,,F]=await Se();await F}catch(F){try{if(!ke(F))return}catch(j){return i?.(j)}}})();function me(F,j){let D=f(F),B=!1,ne=!1,re=()=>{be--,B=!0};return(async()=>{for(be++;;)try{let[$,Ne,Je]=await Se();if(B)return Je.catch(()=>{}),Ne();let Rt=E.onMessage(D,Ze=>{switch(Ze.type){case xe.Next:{j.next(Ze.payload);return}case xe.Error:{ne=!0,B=!0,j.error(Ze.payload),re();return}case xe.Complete:{B=!0,re();return}}});$.send(ut({id:D,type:xe.Subscribe,payload:F},h)),re=()=>{!B&&$.readyState===_.OPEN&&$.send(ut({id:D,type:xe.Complete},h)),be--,B=!0,Ne()},await Je.finally(Rt);return}catch($){if(!ke($))return}})().then(()=>{ne||j.complete()}).catch($=>{j.error($)}),()=>{B||re()}}return{on:E.on,subscribe:me,iterate(F){let j=[],D={done:!1,error:null,resolve:()=>{}},B=me(F,{next(re){j.push(re),D.resolve()},error(re){D.done=!0,D.error=re,D.resolve()},complete(){D.done=!0,D.resolve()}}),ne=(async function*(){for(;;){for(j.length||await new Promise($=>D.resolve=$);j.length;)yield j.shift();if(D.error)throw D.error;if(D.done)return}})();return ne.throw=async re=>(D.done||(D.done=!0,D.error=re,D.resolve()),{done:!0,value:void 0}),ne.return=async()=>(B(),{done:!0,value:void 0}),ne},async dispose(){if(ie=!0,ye){let[F]=await ye;F.close(1e3,"Normal Closure")}},terminate(){ye&&E.emit("closed",new Et)}}}var Et=class extends Error{name="TerminatedCloseEvent";message="4499: Terminated";code=4499;reason="Terminated";wasClean=!1};function Ln(e){return qe(e)&&"code"in e&&"reason"in e}function Ti(e){return[1e3,1001,1006,1005,1012,1013,1014].includes(e)?!1:e>=1e3&&e<=1999}function Fi(e){return typeof e=="function"&&"constructor"in e&&"CLOSED"in e&&"CLOSING"in e&&"CONNECTING"in e&&"OPEN"in e}var Dt=ge(!0),tn;function Pi(){return tn??=Wn({url:`${location.origin.replace(/^http/,"ws")}/graphql`,connectionParams:()=>({Authorization:`Bearer ${ae.key.peek()??""}`}),lazyCloseTimeout:1e3,retryAttempts:Number.POSITIVE_INFINITY,shouldRetry:e=>!(e instanceof CloseEvent)||e.code!==4403&&e.code!==4401,retryWait:e=>new Promise(n=>setTimeout(n,Math.min(500*2**e,1e4))),on:{connected:()=>{Dt.value=!0},closed:e=>{let{code:n}=e;n===4403||n===4401?ae.expire():n!==1e3&&(Dt.value=!1)}}}),tn}ae.key.subscribe(()=>{tn?.dispose(),tn=void 0,Dt.value=!0});function Ni(e,n,r){return Pi().subscribe({query:e.toString(),variables:n},{next:o=>{let[i]=o.errors??[];i?r.error?.(i.message):o.data&&r.next(o.data)},error:o=>r.error?.(Mi(o)),complete:()=>r.complete?.()})}function Qe(e,n,r){let o=Q(r);o.current=r,R(()=>{if(n!==null)return Ni(e,n,{next:i=>o.current.next(i),error:i=>o.current.error?.(i),complete:()=>o.current.complete?.()})},[e,JSON.stringify(n)])}function Mi(e){return Array.isArray(e)?e.map(n=>n.message??"").join(" "):e instanceof Error?e.message:"The connection was closed."}function na({customer:e,reload:n}){let r=Ce(fe()),o=A(),i=(l,u)=>{o.run(async()=>{await l(),await n(),W(u)})},a=e.contacts.nodes,s=e.primaryContactSource==="CHOSEN";return t(ee,{title:"Contacts",pad:!1,aside:s&&r?t(b,{kind:"plain small",busy:o.busy,onClick:()=>i(()=>x(Ur,{input:{customerId:e.id}}),"HubSpot says who is primary again."),children:"Let HubSpot choose the primary"}):t("span",{class:"small quiet",children:k(e.contactCount,"contact")}),children:[t(K,{errors:o.errors}),a.length===0?t(M,{title:"No contacts",children:"In HubSpot, no contact is associated with this company."}):t("ul",{class:"people",children:a.map(l=>{let u=l.id===e.primaryContact?.id,p={customerId:e.id,contactId:l.id};return t("li",{children:[t(ta,{contact:l}),u&&t(Z,{tone:"good",children:s?"Primary, chosen here":"Primary"}),r&&t("div",{class:"row end acts",children:[!u&&t(b,{kind:"plain small",label:`Make ${l.name??"this contact"} primary`,onClick:()=>i(()=>x(Mr,{input:p}),`${l.name} is the primary contact.`),children:"Make primary"}),t(b,{kind:"plain small",label:`Take ${l.name??"this contact"} off this customer`,onClick:()=>i(()=>x(Or,{input:p}),`${l.name} is off this customer.`),children:"Unlink"})]})]},l.id)})}),e.contacts.pageInfo.hasNextPage&&t("p",{class:"more small quiet",children:["The first 50 of ",k(e.contactCount,"contact"),"."]}),e.unlinked.nodes.length>0&&t("details",{class:"under",children:[t("summary",{children:[k(e.unlinked.nodes.length,"contact")," taken off by a person"]}),t("ul",{class:"people",children:e.unlinked.nodes.map(l=>t("li",{children:[t(ta,{contact:l}),r&&t("div",{class:"row end acts",children:t(b,{kind:"plain small",label:`Put ${l.name??"this contact"} back`,onClick:()=>i(()=>x(Hr,{input:{customerId:e.id,contactId:l.id}}),`${l.name} is back.`),children:"Put back"})})]},l.id))})]})]})}function ta({contact:e}){return t("div",{class:"person",children:[t("span",{class:"strong",children:e.name??"No name"}),t("span",{class:"small quiet ways",children:[e.title,e.email===e.name?null:e.email,e.phone].filter(Boolean).map(n=>t("span",{children:n},n))})]})}function oa({customer:e,reload:n}){let[r,o]=y(!1),i=aa(e),a=t("span",{class:"quiet",children:"none"}),s=e.tags.filter(u=>!u.fromHubSpot),l=e.tags.filter(u=>u.fromHubSpot);return t("div",{class:"stack loose",children:[t(ee,{title:"Fields",aside:!r&&t(b,{kind:"small",onClick:()=>o(!0),children:"Edit"}),children:r?t(Oi,{customer:e,reload:n,done:()=>o(!1)}):t("dl",{class:"facts sourced",children:[t(Te,{label:"Name",from:i("name"),children:e.name}),t(Te,{label:"Status",children:Ve[e.status][0]}),t(Te,{label:"Domain",from:i("domain"),children:e.domain??a}),t(Te,{label:"Owner",from:i("owner","ownerId"),children:e.owner?.name??a}),t(Te,{label:"Plan",from:i("plan","planId"),children:e.plan?.name??a}),t(Te,{label:"ARR",from:i("arr"),children:e.arr?lt(e.arr):a}),t(Te,{label:"Industry",from:i("industry"),children:e.industry??a}),t(Te,{label:"Employees",from:i("employeeCount","employee_count"),children:e.employeeCount==null?a:O(e.employeeCount)}),e.customFields.map(u=>t(Te,{label:u.label,from:i(u.key)??(u.fromHubSpot?"HubSpot":void 0),children:u.values.length>0?u.values.join(", "):a},u.key)),t(Te,{label:"Tags",children:e.tags.length===0?a:t("span",{class:"row",children:[s.map(u=>t("a",{href:`/console/customers?tag=${encodeURIComponent(u.name)}`,children:t(Z,{children:u.name})},u.name)),l.map(u=>t("a",{href:`/console/customers?tag=${encodeURIComponent(u.name)}`,children:t(Z,{tone:"busy",title:"HubSpot gives this tag",children:u.name})},u.name))]})})]})}),t(ee,{title:"Record",children:t("dl",{class:"facts",children:[t("dt",{children:"Number here"}),t("dd",{class:"number",children:e.displayId}),t("dt",{children:"Company id"}),t("dd",{children:t("code",{children:e.hubSpotCompanyId})}),e.mergedCompanyIds.length>0&&t(S,{children:[t("dt",{children:"Merged in"}),t("dd",{children:e.mergedCompanyIds.map(u=>t("code",{children:[u," "]},u))})]}),t("dt",{children:"Created"}),t("dd",{children:t(T,{at:e.createdAt})}),t("dt",{children:"Changed"}),t("dd",{children:t(T,{at:e.updatedAt})})]})})]})}function aa(e){return(...n)=>e.lockedFields.find(({field:r})=>n.includes(r))?.hubSpotProperty}function Te({label:e,from:n,children:r}){return t(S,{children:[t("dt",{children:e}),t("dd",{children:[r,n&&t("span",{class:"source",title:`HubSpot feeds this from its property ${n}: change it there`,children:[t(Ui,{}),n]})]})]})}function Ui(){return t("svg",{width:"11",height:"11",viewBox:"0 0 12 12",role:"img","aria-label":"fed by HubSpot from",children:[t("rect",{x:"2",y:"5.2",width:"8",height:"5.800",rx:"1.500",fill:"currentColor"}),t("path",{d:"M4 5.500V3.800a2 2 0 0 1 4 0v1.700",fill:"none",stroke:"currentColor","stroke-width":"1.400"})]})}function Oi({customer:e,reload:n,done:r}){let{data:o}=V(Ir,{}),i=A(),a=aa(e),[s,l]=y({}),u=f=>h=>l({...s,[f]:h}),p=o?.workspace;if(!p)return t(I,{children:"Reading what can be chosen\u2026"});let d=f=>i.errors.find(({field:h})=>h[0]===f||h.at(-1)===f)?.message,m=(f,h,...C)=>({value:s[f]??h??"",disabled:a(f,...C)!==void 0,hint:a(f,...C)&&`HubSpot feeds this from ${a(f,...C)}`,wrong:d(f)}),g=(f,h)=>[["",h],...f.map(({id:C,name:w})=>[C,w])],c=e.customFields.filter(({key:f,fromHubSpot:h})=>!h&&a(f)===void 0);return t("form",{class:"stack",onSubmit:f=>{f.preventDefault(),i.run(async()=>{await x(Tr,{input:$i(e,s)}),await n(),W("Saved.")}).then(h=>h&&r())},children:[t(L,{label:"Name",onInput:u("name"),...m("name",e.name)}),t(G,{label:"Status",value:s.status??e.status,onChange:u("status"),options:Object.entries(Ve).map(([f,[h]])=>[f,h])}),t(L,{label:"Domain",onInput:u("domain"),...m("domain",e.domain)}),t(G,{label:"Owner",onChange:u("ownerId"),options:g(p.users,"Nobody"),...m("ownerId",e.owner?.id,"owner")}),t(G,{label:"Plan",onChange:u("planId"),options:g(p.plans,"None"),...m("planId",e.plan?.id,"plan")}),t(L,{label:"ARR",onInput:u("arr"),...m("arr",e.arr)}),t(L,{label:"Industry",onInput:u("industry"),...m("industry",e.industry)}),t(L,{label:"Employees",type:"number",onInput:u("employeeCount"),...m("employeeCount",e.employeeCount?.toString(),"employee_count")}),c.map(f=>{let h=p.customFields.find(({key:_})=>_===f.key)?.options??[],C=`custom:${f.key}`,w=s[C]??f.values.join(", ");return f.type==="SELECT"?t(G,{label:f.label,value:w,onChange:u(C),options:[["","None"],...h.map(_=>[_,_])]},C):t(L,{label:f.label,value:w,type:f.type==="DATE"?"date":"text",onInput:u(C),hint:f.type==="MULTI_SELECT"?`Several of: ${h.join(", ")}. Commas between.`:void 0},C)}),t(Be,{label:"Tags of your own",hint:"Commas between. Tags from HubSpot stay as they are.",wrong:d("tags"),children:f=>t("input",{class:"input",value:s.tags??e.tags.filter(h=>!h.fromHubSpot).map(h=>h.name).join(", "),onInput:h=>u("tags")(h.currentTarget.value),...f})}),t(K,{errors:i.errors.filter(f=>!Hi(f))}),t("div",{class:"row end",children:[t(b,{onClick:r,children:"Cancel"}),t(b,{type:"submit",kind:"primary",busy:i.busy,disabled:Object.keys(s).length===0,children:"Save"})]})]})}var ra=["name","domain","ownerId","planId","arr","industry","employeeCount","tags"],Hi=e=>ra.includes(e.field[0]??"")||ra.includes(e.field.at(-1)??"");function $i(e,n){let r=s=>s.split(",").map(l=>l.trim()).filter(Boolean),o={id:e.id},i=s=>{let l=n[s];l!==void 0&&(o[s]=l.trim()||null)};n.name!==void 0&&(o.name=n.name),n.status!==void 0&&(o.status=n.status);for(let s of["domain","ownerId","planId","arr","industry"])i(s);n.employeeCount!==void 0&&(o.employeeCount=n.employeeCount===""?null:Number(n.employeeCount)),n.tags!==void 0&&(o.tags=r(n.tags));let a=Object.entries(n).filter(([s])=>s.startsWith("custom:"));return a.length>0&&(o.customFields=a.map(([s,l])=>{let u=s.slice(7),p=e.customFields.find(d=>d.key===u)?.type==="MULTI_SELECT";return{key:u,values:p?r(l):l.trim()?[l.trim()]:[]}})),o}function sa({customer:e,changes:n}){let[r,o]=y(""),[i,a]=y(""),[s,l]=y(""),u={event:r?[r]:null,actor:i||null,since:s?new Date(`${s}T00:00:00`).toISOString():null},p=_e(qr,{id:e.id,first:30,filter:u},m=>m.customer?.history);R(()=>{n>0&&p.reload()},[n]);let d=r!==""||i!==""||s!=="";return t(ee,{title:"History",pad:!1,aside:t(b,{kind:"small",onClick:()=>{Wi(e,u)},children:"Save as CSV"}),children:[t("div",{class:"filters inset",children:[t(G,{label:"What",value:r,onChange:o,options:[["","Everything"],...Object.entries(On).filter(([m])=>m!=="PURGED")]}),t(G,{label:"By",value:i,onChange:a,options:[["","Anyone"],["HUBSPOT","HubSpot"],["USER","A person here"]]}),t(Be,{label:"Since",children:m=>t("input",{class:"input",type:"date",value:s,onInput:g=>l(g.currentTarget.value),...m})})]}),p.error&&t(N,{error:p.error,again:p.reload}),p.loading?t(I,{children:"Reading the history\u2026"}):p.rows.length===0?t(M,{title:d?"Nothing of that kind":"Nothing has happened yet",children:d?"Take a condition away to see more.":void 0}):t(S,{children:[t("ol",{class:"history",children:p.rows.map((m,g)=>t(Li,{entry:m},g))}),t(Ae,{shown:k(p.rows.length,"entry","entries"),more:p.more,busy:p.loadingMore,hasMore:p.hasMore})]})]})}function Li({entry:e}){let{field:n}=e;return t("li",{children:[t("div",{children:n?t(S,{children:[t("span",{class:"strong",children:n.label})," ",t(ia,{text:n.old?.text,was:!0}),t("span",{"aria-label":"became",children:" \u2192 "}),t(ia,{text:n.new?.text})]}):t(S,{children:[t("span",{class:"strong",children:On[e.event]}),e.reason&&t("span",{class:"quiet",children:[": ",st[e.reason].toLowerCase()]})]})}),t("div",{class:"small quiet",children:[t(T,{at:e.at})," \xB7 ",e.actor.kind==="HUBSPOT"?"HubSpot":e.actor.user?.name??"a person",e.actor.apiKeyName&&`, with the key \u201C${e.actor.apiKeyName}\u201D`,e.lane&&t(S,{children:[" \xB7 ",e.runId?t("a",{href:`/console/sync-log/${encodeURIComponent(e.runId)}`,children:_t[e.lane]}):_t[e.lane]]})]})]})}function ia({text:e,was:n}){return e===void 0?t("span",{class:"quiet",children:"nothing"}):n?t("span",{class:"quiet",children:e}):t("span",{children:e})}async function Wi(e,n){let r=new URLSearchParams;n.event&&r.set("event",n.event.join(",")),n.actor&&r.set("actor",n.actor),n.since&&r.set("since",n.since);let o=await fetch(`/customers/${encodeURIComponent(e.id)}/history.csv?${r}`,{headers:{authorization:`Bearer ${ae.key.peek()??""}`}});if(!o.ok)return W("The file could not be made. Try again in a moment.");let i=document.createElement("a");i.href=URL.createObjectURL(await o.blob()),i.download=`customer-${e.displayId}-history.csv`,i.click(),URL.revokeObjectURL(i.href)}function la({customer:e,reload:n}){let[r,o]=y(!1);return t(ee,{title:"Onboardings",pad:!1,aside:t(b,{kind:"small",onClick:()=>o(!0),children:"New onboarding\u2026"}),children:[e.onboardings.length===0&&t(M,{title:"No onboarding yet",children:"Create one and list what is to be done before this customer is live."}),e.onboardings.map(i=>t(Qi,{onboarding:i,reload:n},i.id)),r&&t(Bi,{customer:e,reload:n,close:()=>o(!1)})]})}function Bi({customer:e,reload:n,close:r}){let[o,i]=y(""),a=A();return t(X,{title:"New onboarding",submit:"Create",action:a,disabled:o.trim()==="",onClose:r,onSubmit:()=>a.run(async()=>{await x($r,{input:{customerId:e.id,name:o}}),await n()}),children:t(L,{label:"Name",value:o,onInput:i,autofocus:!0,placeholder:"Launch in spring"})})}var Vi=({id:e,completedAt:n})=>n?x(Br,{id:e}):x(Wr,{id:e});function qi({task:e,change:n}){let[r,o]=y(null),i=r??e.completedAt!=null;return t("label",{class:"check",children:[t("input",{type:"checkbox",checked:i,onChange:()=>{o(!i),n().then(()=>o(null))}}),t("span",{class:i?"quiet":void 0,children:e.title})]})}function Qi({onboarding:e,reload:n}){let[r,o]=y(""),i=A(),a=l=>i.run(async()=>{await l(),await n()}),s=e.tasks.filter(l=>l.completedAt).length;return t("section",{class:"onboarding","aria-label":e.name,children:[t("div",{class:"row apart",children:[t("h3",{children:e.name}),t("span",{class:"small quiet",children:[s," of ",k(e.tasks.length,"task")," done"]})]}),t(K,{errors:i.errors}),t("ul",{class:"tasks",children:e.tasks.map(l=>t("li",{children:[t(qi,{task:l,change:()=>a(()=>Vi(l))}),l.completedAt&&t("span",{class:"small quiet",children:[l.completedBy?.name,", ",t(T,{at:l.completedAt})]}),t(b,{kind:"plain small",label:`Remove ${l.title}`,onClick:()=>{a(()=>x(Vr,{id:l.id}))},children:"Remove"})]},l.id))}),t("form",{class:"row add-task",onSubmit:l=>{l.preventDefault(),r.trim()!==""&&a(()=>x(Lr,{input:{onboardingId:e.id,title:r}})).then(u=>u&&o(""))},children:[t(L,{label:`New task of ${e.name}`,hidden:!0,value:r,onInput:o,placeholder:"What is to be done?"}),t(b,{type:"submit",kind:"small",busy:i.busy,children:"Add task"})]})]})}function ua({customer:e,onClose:n,gone:r}){let[o,i]=y(""),a=A();return t(X,{title:`Delete ${e.name} permanently?`,submit:"Delete permanently",danger:!0,disabled:o.trim()!==e.name.trim(),action:a,onClose:n,onSubmit:()=>a.run(async()=>{await x(Nr,{id:e.id}),W(`${e.name} was deleted permanently.`),r()}),children:[t("p",{children:"This cannot be undone. It takes with it the contacts that belong to no other customer, all onboardings and tasks, and the whole history. No sync brings the company back until you lift its exclusion."}),t(L,{label:`Type \u201C${e.name}\u201D to confirm`,value:o,onInput:i,autocomplete:"off",spellcheck:!1,autofocus:!0})]})}var ca=t("a",{href:"/console/customers",children:"Customers"});function da(){let{params:e}=Ge(),n=Number(e.number),{data:r,error:o,loading:i,reload:a}=V(Dr,{number:Number.isInteger(n)?n:0}),[s,l]=y(0),u=r?.customer;return Qe(Rr,u?{id:u.id}:null,{next({customerChanged:{event:p}}){p!=="PURGED"&&(l(d=>d+1),a())}}),u?t(Ki,{customer:u,reload:a,changes:s}):t(q,{title:i?`Customer ${n}`:"No such customer",crumb:ca,children:[o&&t(N,{error:o,again:a}),t("div",{class:"card",children:i?t(I,{children:"Reading the customer\u2026"}):!o&&t(M,{title:"Not here",children:"There is no customer with this number, or it is not yours to see."})})]})}function Ki({customer:e,reload:n,changes:r}){let o=Ce(fe()),[i,a]=Ve[e.status];return t(q,{title:e.name,crumb:ca,lead:t("span",{class:"row",children:[t(ve,{tone:a,children:i}),e.domain&&t("span",{children:e.domain}),e.sharedDomainCount>1&&t("a",{href:`/console/customers?search=${encodeURIComponent(e.domain??"")}`,children:t(Z,{children:[e.sharedDomainCount," share this domain"]})}),e.hubSpotUrl&&t("a",{href:e.hubSpotUrl,rel:"noreferrer",target:"_blank",children:["Company in HubSpot ",t("span",{class:"unseen",children:"(opens a new tab)"})]})]}),actions:o&&t(Gi,{customer:e,reload:n}),children:[t(ji,{customer:e,reload:n}),t("div",{class:"columns",children:[t("div",{class:"stack loose",children:[t(na,{customer:e,reload:n}),t(la,{customer:e,reload:n}),t(sa,{customer:e,changes:r})]}),t(oa,{customer:e,reload:n})]})]})}function ji({customer:e}){return e.archivedAt?t(P,{tone:"warn",title:"Archived",children:[e.archiveReason&&`${st[e.archiveReason]}, `,t(T,{at:e.archivedAt}),".",e.mergedInto&&t(S,{children:[" ","It lives on as ",t("a",{href:`/console/customers/${e.mergedInto.displayId}`,children:e.mergedInto.name}),"."]})," ","Everything is kept; lists leave it out."]}):e.detachedAt?t(P,{tone:"warn",title:"Detached from HubSpot",children:"Somebody restored it although its company is gone there or outside the filter. No sync touches it until the company returns."}):null}function Gi({customer:e,reload:n}){let{route:r}=ce(),[o,i]=y(null),a=A(),s=A();return e.archivedAt?t(S,{children:[t(K,{errors:s.errors}),t(b,{busy:s.busy,onClick:()=>{s.run(async()=>{let{customers:l}=await x(Pr,{id:e.id});await n(),W(l[0]?.detachedAt?`${e.name} is back, detached from HubSpot.`:`${e.name} is back.`)})},children:s.busy?"Asking HubSpot\u2026":"Restore"}),t(b,{kind:"danger",onClick:()=>i("purge"),children:"Delete permanently\u2026"}),o==="purge"&&t(ua,{customer:e,onClose:()=>i(null),gone:()=>r("/console/customers",!0)})]}):t(S,{children:[t(b,{onClick:()=>i("archive"),children:"Archive\u2026"}),o==="archive"&&t(X,{title:`Archive ${e.name}?`,submit:"Archive",action:a,onClose:()=>i(null),onSubmit:()=>a.run(async()=>{await x(Fr,{id:e.id}),await n(),W(`${e.name} is archived.`)}),children:t("p",{children:"It leaves the lists and keeps everything: contacts, onboardings, history. No sync brings it back; you can restore it at any time."})})]})}var zi=100,nn={search:"",status:"",owner:"",plan:"",tag:"",archived:"LIVE",sort:"NAME",direction:"ASC"};function pa(){let{query:e,route:n}=ce(),r={...nn,...e},o=V(Kr,{}),[i,a]=y(0),s=Q(void 0),[l,u]=y(r.search);R(()=>()=>clearTimeout(s.current),[]);let p=h=>{let C=Object.entries({...r,...h}).filter(([_,E])=>E!==nn[_]),w=new URLSearchParams(C).toString();n(`/console/customers${w?`?${w}`:""}`,!0)},d=_e(Qr,{first:zi,search:r.search||null,filter:{archived:r.archived,status:r.status?[r.status]:null,ownerId:r.owner||null,planId:r.plan||null,tag:r.tag||null},sort:{field:r.sort,direction:r.direction}},h=>h.customers),m=o.data?.customerChangeCursor;Qe(jr,m?{after:m}:null,{next({customerChanged:{event:h,customer:C}}){h==="CREATED"&&a(w=>w+1),C&&d.amend(w=>w.map(_=>_.id===C.id?C:_))}});let g=Ie(()=>d.rows.map(h=>t(Yi,{row:h},h.id)),[d.rows]),c=Object.entries(nn).some(([h,C])=>!["sort","direction"].includes(h)&&r[h]!==C),f=o.data?.workspace;return t(q,{title:"Customers",lead:d.total===void 0?"\xA0":`${k(d.total,"customer")}${c?d.total===1?" matches":" match":", kept true to HubSpot"}.`,children:[t("form",{class:"filters",role:"search",onSubmit:h=>h.preventDefault(),children:[t(L,{label:"Search",type:"search",value:l,placeholder:"Name, domain or a contact's e-mail",onInput:h=>{u(h),clearTimeout(s.current),s.current=setTimeout(()=>p({search:h.trim()}),250)}}),t(G,{label:"Status",value:r.status,onChange:h=>p({status:h}),options:[["","Any"],...Object.entries(Ve).map(([h,[C]])=>[h,C])]}),t(G,{label:"Owner",value:r.owner,onChange:h=>p({owner:h}),options:[["","Anyone"],...(f?.users??[]).map(({id:h,name:C})=>[h,C])]}),t(G,{label:"Plan",value:r.plan,onChange:h=>p({plan:h}),options:[["","Any"],...(f?.plans??[]).map(({id:h,name:C})=>[h,C])]}),t(G,{label:"Show",value:r.archived,onChange:h=>p({archived:h}),options:[["LIVE","Live"],["ARCHIVED","Archived"],["ANY","Both"]]})]}),r.tag&&t("div",{class:"row small",children:["With the tag ",t(Z,{children:r.tag}),t(b,{kind:"plain small",onClick:()=>p({tag:""}),children:"Any tag"})]}),i>0&&t(P,{tone:"busy",action:t(b,{kind:"small",onClick:()=>{a(0),d.reload()},children:"Show them"}),children:[i===1?"A customer has arrived":`${O(i)} customers have arrived`," since this list was read."]}),d.error&&t(N,{error:d.error,again:d.reload}),t("div",{class:"card",children:d.loading?t(I,{children:"Reading customers\u2026"}):d.rows.length===0&&!d.error?t(Ji,{narrowed:c,clear:()=>{u(""),p(nn)}}):t(S,{children:[t(de,{label:"Customers",children:t("table",{class:"customers",children:[t("thead",{children:t("tr",{children:[t(Bn,{name:"NAME",wanted:r,want:p,children:"Name"}),t("th",{scope:"col",children:"Status"}),t("th",{scope:"col",children:"Plan"}),t(Bn,{name:"ARR",wanted:r,want:p,right:!0,children:"ARR"}),t("th",{scope:"col",children:"Owner"}),t("th",{scope:"col",class:"right",children:"Contacts"}),t(Bn,{name:"UPDATED_AT",wanted:r,want:p,children:"Changed"})]})}),t("tbody",{children:g})]})}),t(Ae,{shown:`All ${k(d.rows.length,"customer")} shown`,more:d.more,busy:d.loadingMore,hasMore:d.hasMore})]})})]})}function Yi({row:e}){let[n,r]=Ve[e.status];return t("tr",{class:e.archivedAt?"archived":void 0,children:[t("td",{children:[t("a",{class:"strong",href:`/console/customers/${e.displayId}`,children:e.name}),t("div",{class:"row small quiet",children:[t("span",{children:e.domain??"no domain"}),e.sharedDomainCount>1&&t(Z,{title:`${e.sharedDomainCount} live customers have this domain`,children:[e.sharedDomainCount," share this domain"]}),e.archivedAt&&t(Z,{title:e.archiveReason?st[e.archiveReason]:void 0,children:"Archived"}),e.detachedAt&&t(Z,{tone:"warn",children:"Detached"})]})]}),t("td",{children:t(ve,{tone:r,children:n})}),t("td",{children:e.plan?.name??t("span",{class:"quiet",children:"none"})}),t("td",{class:"right",children:e.arr?lt(e.arr):t("span",{class:"quiet",children:"none"})}),t("td",{children:e.owner?.name??t("span",{class:"quiet",children:"nobody"})}),t("td",{class:"right",children:O(e.contactCount)}),t("td",{class:"quiet",children:t(T,{at:e.updatedAt})})]})}function Bn({name:e,wanted:n,want:r,right:o,children:i}){let a=n.sort===e,l=a?n.direction==="ASC"?"DESC":"ASC":e==="NAME"?"ASC":"DESC",u=n.direction==="ASC"?"ascending":"descending";return t("th",{scope:"col",class:o?"right":void 0,"aria-sort":a?u:void 0,children:t("button",{type:"button",class:"sort",onClick:()=>r({sort:e,direction:l}),children:[i,t("span",{"aria-hidden":"true",children:a&&n.direction==="DESC"?"\u2193":"\u2191"})]})})}function Ji({narrowed:e,clear:n}){let r=fe();return e?t(M,{title:"Nobody matches",action:t(b,{onClick:n,children:"Clear search and filters"}),children:"No customer fits all of what you look for."}):Ce(r)?t(M,{title:"No customers yet",action:t("a",{class:"button primary",href:"/console/setup",children:"Set up HubSpot"}),children:"Customers come from HubSpot's companies. Connect an account, choose which companies count, and run the first sync."}):t(M,{title:"No customers of yours",children:"You see the customers you own and those an admin gave you access to."})}function ma(){let e=_e(Gr,{first:100},i=>i.exclusions),[n,r]=y(null),o=A();return t(q,{title:"Exclusions",lead:"Records that no sync brings back. Only their ids are kept.",children:[e.error&&t(N,{error:e.error,again:e.reload}),t("div",{class:"card",children:e.loading?t(I,{children:"Reading exclusions\u2026"}):e.rows.length===0?t(M,{title:"Nothing is excluded",children:"When you delete a customer permanently, its company is listed here, so that no sync brings it back."}):t(S,{children:[t(de,{label:"Exclusions",children:t("table",{children:[t("thead",{children:t("tr",{children:[t("th",{scope:"col",children:"Record in HubSpot"}),t("th",{scope:"col",children:"Why"}),t("th",{scope:"col",children:"Since"}),t("th",{scope:"col",children:"By"}),t("th",{scope:"col",children:t("span",{class:"unseen",children:"Lift"})})]})}),t("tbody",{children:e.rows.map(({recordKind:i,hubSpotId:a,cause:s,createdAt:l,createdBy:u})=>t("tr",{children:[t("td",{children:[i==="COMPANY"?"Company":"Contact"," ",t("code",{children:a})]}),t("td",{children:s==="PURGED"?"Deleted here permanently":"Erased by HubSpot's privacy deletion"}),t("td",{children:t(T,{at:l})}),t("td",{children:u?.name??"HubSpot"}),t("td",{class:"right",children:s==="PURGED"&&i==="COMPANY"&&t(b,{kind:"small",label:`Lift the exclusion of company ${a}`,onClick:()=>r(a),children:"Lift\u2026"})})]},i+a))})]})}),t(Ae,{shown:k(e.rows.length,"exclusion"),more:e.more,busy:e.loadingMore,hasMore:e.hasMore})]})}),n&&t(X,{title:`Let company ${n} come back?`,submit:"Lift the exclusion",action:o,onClose:()=>r(null),onSubmit:()=>o.run(async()=>{await x(zr,{id:n}),e.reload(),W("The exclusion is lifted.")}),children:t("p",{children:"If the filter admits it, the next sync brings it as a new customer. What was deleted stays deleted."})})]})}function ga(){let{data:e,error:n,loading:r,reload:o}=V(Yr,{}),i=e?.workspace;return t(q,{title:"Fields and plans",lead:"What customers and contacts carry beyond the usual, and what plans there are.",children:[n&&t(N,{error:n,again:o}),r&&t("div",{class:"card",children:t(I,{children:"Reading definitions\u2026"})}),i&&t("div",{class:"columns",children:[t(Zi,{workspace:i,reload:o}),t("div",{class:"stack loose",children:[t(ns,{workspace:i,reload:o},i.plans.map(({name:a})=>a).join(`
`)),t(rs,{workspace:i,reload:o})]})]})]})}function Zi({workspace:e,reload:n}){let[r,o]=y(null),i=A();return t(ee,{title:"Custom fields",pad:!1,aside:t(b,{kind:"small",onClick:()=>o({what:"define"}),children:"New field\u2026"}),children:[e.customFields.length===0?t(M,{title:"No custom fields",children:"Define one to hold a HubSpot property that has no field of its own, or something only you know."}):t(de,{label:"Custom fields",children:t("table",{children:[t("thead",{children:t("tr",{children:[t("th",{scope:"col",children:"Field"}),t("th",{scope:"col",children:"Of"}),t("th",{scope:"col",children:"Holds"}),t("th",{scope:"col",children:t("span",{class:"unseen",children:"Change"})})]})}),t("tbody",{children:e.customFields.map(a=>t("tr",{children:[t("td",{children:[t("span",{class:"strong",children:a.label}),t("div",{class:"small quiet",children:t("code",{children:a.key})})]}),t("td",{children:a.object==="CUSTOMER"?"Customers":"Contacts"}),t("td",{children:[Hn[a.type],a.options.length>0&&t("div",{class:"small quiet",children:a.options.join(", ")})]}),t("td",{class:"right",children:t("div",{class:"row end",children:[t(b,{kind:"plain small",label:`Edit ${a.label}`,onClick:()=>o({what:"edit",field:a}),children:"Edit\u2026"}),t(b,{kind:"plain small",label:`Delete ${a.label}`,onClick:()=>o({what:"delete",field:a}),children:"Delete\u2026"})]})})]},a.id))})]})}),r?.what==="define"&&t(Xi,{close:()=>o(null),reload:n}),r?.what==="edit"&&t(ts,{field:r.field,close:()=>o(null),reload:n}),r?.what==="delete"&&t(X,{title:`Delete \u201C${r.field.label}\u201D?`,submit:"Delete",danger:!0,action:i,onClose:()=>o(null),onSubmit:()=>i.run(async()=>{await x(eo,{id:r.field.id}),await n(),W("The field is deleted.")}),children:t("p",{children:"Its values go with it. A field that the field map feeds must leave the map first."})})]})}var rn=e=>e.split(`
`).map(n=>n.trim()).filter(Boolean);function Vn({label:e,hint:n,value:r,onInput:o}){return t(Be,{label:e,hint:n,children:i=>t("textarea",{class:"input",rows:5,value:r,onInput:a=>o(a.currentTarget.value),...i})})}function Xi({close:e,reload:n}){let[r,o]=y(""),[i,a]=y(),[s,l]=y("CUSTOMER"),[u,p]=y("TEXT"),[d,m]=y(""),g=A(),c=u==="SELECT"||u==="MULTI_SELECT",f=i??es(r);return t(X,{title:"New custom field",submit:"Define",action:g,disabled:!r.trim()||!f||c&&rn(d).length===0,onClose:e,onSubmit:()=>g.run(async()=>{await x(Zr,{input:{label:r,key:f,object:s,type:u,options:c?rn(d):[]}}),await n()}),children:[t(L,{label:"Label",value:r,onInput:o,autofocus:!0}),t(L,{label:"Key",value:f,onInput:a,hint:"Its name in the API.",spellcheck:!1}),t(G,{label:"Of",value:s,onChange:h=>l(h),options:[["CUSTOMER","Customers"],["CONTACT","Contacts"]]}),t(G,{label:"Holds",value:u,onChange:h=>p(h),options:Object.entries(Hn)}),c&&t(Vn,{label:"Options",hint:"One a line.",value:d,onInput:m})]})}var es=e=>e.trim().toLowerCase().replace(/[^a-z0-9]+/g,"_").replace(/^_+|_+$/g,"");function ts({field:e,close:n,reload:r}){let[o,i]=y(e.label),[a,s]=y(e.options.join(`
`)),l=A(),u=e.type==="SELECT"||e.type==="MULTI_SELECT";return t(X,{title:`Edit \u201C${e.label}\u201D`,submit:"Save",action:l,disabled:!o.trim(),onClose:n,onSubmit:()=>l.run(async()=>{await x(Xr,{input:{id:e.id,label:o,options:u?rn(a):null}}),await r()}),children:[t(L,{label:"Label",value:o,onInput:i,autofocus:!0}),u&&t(Vn,{label:"Options",hint:"One a line. An option that is in use cannot be left out.",value:a,onInput:s})]})}function ns({workspace:e,reload:n}){let r=e.plans.map(({name:s})=>s).join(`
`),[o,i]=y(r),a=A();return t(ee,{title:"Plans",children:t("form",{class:"stack",onSubmit:s=>{s.preventDefault(),a.run(async()=>{await x(Jr,{names:rn(o)}),await n(),W("The plans are saved.")})},children:[t(Vn,{label:"Plans, one a line, in their order",hint:"HubSpot's values are matched to them, whatever the case. A plan in use cannot be left out.",value:o,onInput:i}),t(K,{errors:a.errors}),t("div",{class:"row end",children:t(b,{type:"submit",busy:a.busy,disabled:o===r,children:"Save plans"})})]})})}function rs({workspace:e,reload:n}){let[r,o]=y({name:e.name,timeZone:e.timeZone,share:os(e.archiveShare),owner:e.fallbackOwner?.id??""}),i=A();return t(ee,{title:"Workspace",children:t("form",{class:"stack",onSubmit:a=>{a.preventDefault(),i.run(async()=>{let{name:s,timeZone:l,share:u,owner:p}=r;await x(to,{input:{name:s,timeZone:l,archiveShare:as(u),fallbackOwnerId:p||null}}),await n(),W("The workspace is saved.")})},children:[t(L,{label:"Name",value:r.name,onInput:a=>o({...r,name:a})}),t(G,{label:"Time zone",value:r.timeZone,onChange:a=>o({...r,timeZone:a}),options:[...new Set([e.timeZone,...Intl.supportedValuesOf("timeZone")])].map(a=>[a,a])}),t(L,{label:"The guard, in percent",type:"number",value:r.share,onInput:a=>o({...r,share:a}),hint:"How many of the customers HubSpot may cause to be archived within 24 hours; 20 always may. What goes beyond waits for you."}),t(G,{label:"Owner when HubSpot's is no user here",value:r.owner,onChange:a=>o({...r,owner:a}),options:e.users.filter(({role:a})=>a!=="MEMBER").map(({id:a,name:s})=>[a,s])}),t(K,{errors:i.errors}),t("div",{class:"row end",children:t(b,{type:"submit",busy:i.busy,children:"Save"})})]})})}var os=e=>e==null?"":String(Number((Number(e)*100).toFixed(1))),as=e=>e.trim()===""?null:String(Number((Number(e)/100).toFixed(3)));function fa(){let e=_e(no,{first:100},m=>m.heldArchives),[n,r]=y([]),[o,i]=y(null),a=A(),s=A(),l=e.rows.filter(({id:m})=>n.includes(m)).map(({id:m})=>m),u=l.length>0?{ids:l,all:!1}:{all:!0},p=l.length>0?l.length:e.total??0,d=m=>{r([]),e.reload(),W(m)};return t(q,{title:"Held archives",lead:"More customers left HubSpot within a day than the guard lets go. They stay live until you decide.",actions:e.rows.length>0&&t(S,{children:[t(b,{onClick:()=>i("dismiss"),children:l.length>0?`Keep ${O(p)}\u2026`:"Keep them all\u2026"}),t(b,{kind:"danger",onClick:()=>i("approve"),children:l.length>0?`Archive ${O(p)}\u2026`:"Archive them all\u2026"})]}),children:[e.error&&t(N,{error:e.error,again:e.reload}),t("div",{class:"card",children:e.loading?t(I,{children:"Reading what is held\u2026"}):e.rows.length===0?t(M,{title:"Nothing is held",children:"When many companies leave HubSpot or the filter at once, those beyond the guard's limit wait here instead of being archived."}):t(S,{children:[t(de,{label:"Held archives",children:t("table",{children:[t("thead",{children:t("tr",{children:[t("th",{scope:"col",children:t("input",{type:"checkbox","aria-label":"Tick all that are shown",checked:l.length===e.rows.length,onChange:m=>r(m.currentTarget.checked?e.rows.map(({id:g})=>g):[])})}),t("th",{scope:"col",children:"Customer"}),t("th",{scope:"col",children:"Cause"}),t("th",{scope:"col",children:"Held"}),t("th",{scope:"col",class:"right",children:"ARR"})]})}),t("tbody",{children:e.rows.map(m=>t("tr",{children:[t("td",{children:t("input",{type:"checkbox","aria-label":`Tick ${m.customer?.name??m.hubSpotCompanyId}`,checked:n.includes(m.id),onChange:()=>r(n.includes(m.id)?n.filter(g=>g!==m.id):[...n,m.id])})}),t("td",{children:[m.customer?t("a",{class:"strong",href:`/console/customers/${m.customer.displayId}`,children:m.customer.name}):`Company ${m.hubSpotCompanyId}`,t("div",{class:"small quiet",children:m.customer?.domain})]}),t("td",{children:m.cause?jo[m.cause]:t("span",{class:"quiet",children:"not known any more"})}),t("td",{children:[t(T,{at:m.heldAt}),t("div",{class:"small quiet",children:_t[m.lane]})]}),t("td",{class:"right",children:m.customer?.arr?lt(m.customer.arr):t("span",{class:"quiet",children:"none"})})]},m.id))})]})}),t(Ae,{shown:`${k(e.rows.length,"archive")} held`,more:e.more,busy:e.loadingMore,hasMore:e.hasMore})]})}),o==="approve"&&t(X,{title:`Archive ${k(p,"customer")}?`,submit:"Archive",danger:!0,action:a,onClose:()=>i(null),onSubmit:()=>a.run(async()=>{let{archived:m,withdrawn:g,unproved:c}=await x(ro,{input:u}),f=[g>0?`${O(g)} are back in HubSpot and stay`:"",c>0?`${O(c)} could not be proved and wait`:""];d([`${k(m,"customer")} archived`,...f].filter(Boolean).join("; ")+".")}),children:t("p",{children:"HubSpot is asked once more for each of them. Those that are back stay; the others leave the lists and keep everything."})}),o==="dismiss"&&t(X,{title:`Keep ${k(p,"customer")}?`,submit:"Keep",action:s,onClose:()=>i(null),onSubmit:()=>s.run(async()=>{let{dismissed:m}=await x(oo,{input:u});d(`${k(m,"customer")} kept.`)}),children:t("p",{children:"They stay live although their companies left. They are not held again for the same departure."})})]})}function ha({points:e,top:n}){let r=e.at(-1);if(!e[0]||!r)return null;let i=Math.max(1e3,r.at),a=u=>u/i*960,s=u=>120-u/Math.max(1,n)*112,l=[{at:0,value:0},...e].map(({at:u,value:p})=>`${a(u).toFixed(1)},${s(p).toFixed(1)}`).join(" ");return t("figure",{class:"curve",children:[t("svg",{class:"chart",viewBox:"0 -6 960 142",role:"img","aria-label":`Records read over ${Math.round(i/1e3)} seconds, ${r.value} so far`,children:[[.25,.5,.75,1].map(u=>t("line",{class:"grid",x1:"0",x2:960,y1:s(n*u),y2:s(n*u)},u)),t("polygon",{class:"area",points:`0,120 ${l} ${a(r.at).toFixed(1)},120`}),t("polyline",{class:"line",points:l}),t("line",{class:"axis",x1:"0",x2:960,y1:120,y2:120}),t("text",{x:"0",y:134,children:"start"}),t("text",{x:960,y:134,"text-anchor":"end",children:[Math.round(i/1e3)," s"]})]}),t("figcaption",{class:"small quiet",children:"Records over time"})]})}var Fe=e=>e.status!=="QUEUED"&&e.status!=="RUNNING";function on(e,n){let[r,o]=y(),[i,a]=y([]),[s,l]=y(""),u=Q(0);return R(()=>{o(void 0),a([]),l("")},[e]),Qe(_o,e?{id:e}:null,{next({syncProgress:p}){o(p),l(""),u.current||=performance.now();let d=Date.now()-new Date(p.startedAt??p.queuedAt).getTime();a(m=>[...m.slice(-600),{at:Math.max(0,d),value:p.customers.seen+p.contacts.seen}]),Fe(p)&&n?.(p)},error:l}),{run:r,points:i,error:s}}function an({run:e,points:n}){let r=A(),o=Fe(e),[i,a]=Zt[e.status],s=e.customers.seen+e.contacts.seen,l=(e.customers.estimated??0)+(e.contacts.estimated??0),u=o&&e.status.startsWith("SUCCEEDED")?1:l>0?Math.min(1,s/l):0;return t("div",{class:"progress","data-status":e.status,children:[t("div",{class:"row apart",children:[t(ve,{tone:a,children:e.cancelRequestedAt&&!o?"Stopping":i}),t("span",{class:"quiet small",children:o?"":Go[e.phase]})]}),t("div",{class:"tally",children:[t(ya,{words:"customers",of:e.customers,over:o}),t(ya,{words:"contacts",of:e.contacts,over:o})]}),t("div",{class:"bar-track",role:"progressbar","aria-label":"How much has been read","aria-valuemin":0,"aria-valuemax":100,"aria-valuenow":Math.round(u*100),children:t("div",{style:{width:`${u*100}%`}})}),t("dl",{class:"pace",children:[t("div",{children:[t("dt",{children:"Speed"}),t("dd",{class:"number",children:e.recordsPerSecond?`${O(e.recordsPerSecond)} records a second`:"not yet known"})]}),t("div",{children:[t("dt",{children:o?"Took":"Time left"}),t("dd",{class:"number",children:o?qn(e):e.secondsLeft==null?"not yet known":`about ${At(e.secondsLeft*1e3)}`})]}),t("div",{children:[t("dt",{children:"Issues"}),t("dd",{class:"number",children:O(e.issueCount)})]})]}),n.length>1&&t(ha,{points:n,top:Math.max(l,s)}),e.failure&&t(P,{tone:o?"bad":"warn",title:o?"Why it failed":"What it waits for",children:[e.failure.message," ",t("span",{class:"code",children:e.failure.code})]}),t(K,{errors:r.errors}),!o&&t("div",{class:"row end",children:t(b,{busy:r.busy||e.cancelRequestedAt!=null,onClick:()=>{r.run(async()=>{await x(Vt,{id:e.id}),W("The run stops after what it is writing. What has come stays.")})},children:e.cancelRequestedAt?"Stopping\u2026":"Cancel"})})]})}function qn(e){return!e.startedAt||!e.finishedAt?"no time":At(new Date(e.finishedAt).getTime()-new Date(e.startedAt).getTime())}function ya({words:e,of:n,over:r}){return t("div",{children:[t("span",{class:"big number","data-count":e,children:O(n.seen)}),t("span",{class:"quiet",children:!r&&n.estimated!=null&&n.estimated>=n.seen?`of about ${k(n.estimated,e.slice(0,-1))}`:e})]})}var is=5e3;function va(){let[e,n]=y(!1),r=_e(ko,{first:50},a=>a.syncRuns),o=e?r.rows.filter(ls):r.rows,i=r.rows.some(a=>!Fe(a));return R(()=>{if(!i)return;let a=setInterval(r.reload,is);return()=>clearInterval(a)},[i,r.reload]),t(q,{title:"Sync log",lead:"Every run of the last thirty days, and what it did not understand.",actions:t(Qn,{}),children:[t("label",{class:"check",children:[t("input",{type:"checkbox",checked:e,onChange:a=>n(a.currentTarget.checked)}),"Errors only"]}),r.error&&t(N,{error:r.error,again:r.reload}),t("div",{class:"card",children:[r.loading?t(I,{children:"Reading the log\u2026"}):o.length===0?t(M,{title:e&&r.rows.length>0?"Nothing went wrong":"No run yet",children:e&&r.rows.length>0?`Of the ${k(r.rows.length,"run")} read so far, none failed or met an issue.`:"Runs appear here from the first sync on."}):t(de,{label:"Runs",children:t("table",{children:[t("thead",{children:t("tr",{children:[t("th",{scope:"col",children:"Run"}),t("th",{scope:"col",children:"Status"}),t("th",{scope:"col",children:"Began"}),t("th",{scope:"col",children:"Took"}),t("th",{scope:"col",class:"right",children:"Customers"}),t("th",{scope:"col",class:"right",children:"Contacts"}),t("th",{scope:"col",class:"right",children:"Issues"})]})}),t("tbody",{children:o.map(a=>t(ss,{run:a},a.id))})]})}),r.rows.length>0&&t(Ae,{shown:`All ${k(r.rows.length,"run")} read`,more:r.more,busy:r.loadingMore,hasMore:r.hasMore})]})]})}function ss({run:e}){let[n,r]=Zt[e.status];return t("tr",{children:[t("td",{children:[t("a",{class:"strong",href:`/console/sync-log/${encodeURIComponent(e.id)}`,children:Jt[e.kind]}),e.requestedBy&&t("div",{class:"small quiet",children:["by ",e.requestedBy.name]})]}),t("td",{children:[t(ve,{tone:r,children:n}),e.failure&&t("div",{class:"small quiet reason",children:e.failure.message})]}),t("td",{children:t(T,{at:e.startedAt??e.queuedAt})}),t("td",{class:"number",children:e.finishedAt?qn(e):t("span",{class:"quiet",children:"still at it"})}),t("td",{class:"right",children:t(ba,{of:e.customers})}),t("td",{class:"right",children:t(ba,{of:e.contacts})}),t("td",{class:"right",children:e.issueCount>0?O(e.issueCount):t("span",{class:"quiet",children:"none"})})]})}function ba({of:e}){let n=e.created+e.updated+e.archived+e.restored;return t(S,{children:[O(e.seen),t("div",{class:"small quiet",children:n===0?"none changed":`${O(n)} changed`})]})}var ls=e=>e.status==="FAILED"||e.status==="HELD"||e.issueCount>0||e.customers.failed+e.contacts.failed>0;function Qn(){let{route:e}=ce(),n=A();return t(S,{children:[t(K,{errors:n.errors}),t(b,{busy:n.busy,onClick:()=>{n.run(async()=>{let{run:r}=await x(Eo,{});r&&e(`/console/sync-log/${encodeURIComponent(r.id)}`)})},children:"Run sync now"})]})}function ct({label:e,replaceHubId:n,kind:r="primary"}){let o=A();return t("div",{class:"stack tight",children:[t(b,{kind:r,busy:o.busy,onClick:()=>{o.run(async()=>{let{consentUrl:i}=await x(so,{replaceHubId:n});i&&location.assign(i)})},children:o.busy?"Going to HubSpot\u2026":e}),t(K,{errors:o.errors})]})}function dt(e){if("list"in e&&e.list)return`Members of the list \u201C${e.name}\u201D`;if("stages"in e&&e.stages)return`Companies in ${Ca(e.stages.map(({label:n})=>n))}`;if("pipeline"in e&&e.pipeline){let n=e.pipelineStages??[];return`Companies with a deal in the pipeline \u201C${e.pipelineName}\u201D${n.length>0?`, in ${Ca(n.map(({label:r})=>r))}`:""}`}return"Every company of the account"}function Ca(e){let n=e.map(r=>`\u201C${r}\u201D`);return n.length<2?n.join(""):`${n.slice(0,-1).join(", ")} or ${n.at(-1)}`}var sn=30,us=10;function Sa(){let[e,n]=y(),[r,o]=y(!1);return R(()=>{let i=new AbortController;return cs(i.signal).then(n,()=>!i.signal.aborted&&o(!0)),()=>i.abort()},[]),t(ee,{title:"The last 30 nights",children:r?t(M,{title:"The nights could not be read",children:"Load the page again to try once more."}):e?e.length===0?t(M,{title:"No night yet",children:"At 02:00 UTC everything is compared. How long it took and what it had to mend is drawn here."}):t("div",{class:"two",children:[t(xa,{nights:e,title:"Duration",value:ds,said:i=>At(i)}),t(xa,{nights:e,title:"Records mended",value:ps,said:i=>k(i,"record")})]}):t(I,{children:"Reading the nights\u2026"})})}async function cs(e){let n=[],r;for(let o=0;o<us&&n.length<sn;o++){let{syncRuns:i}=await it(io,{after:r},e);if(n.push(...(i?.nodes??[]).filter(({kind:a,finishedAt:s})=>a==="NIGHTLY"&&s)),!i?.pageInfo.hasNextPage)break;r=i.pageInfo.endCursor}return n.slice(0,sn).reverse()}var ds=({startedAt:e,finishedAt:n})=>e&&n?new Date(n).getTime()-new Date(e).getTime():0,ps=({repairs:e})=>e?e.creations+e.updates+e.restores+e.deletions+e.departures+e.links:0,wa=new Intl.DateTimeFormat("en",{day:"numeric",month:"short"});function xa({nights:e,title:n,value:r,said:o}){let s=Math.max(1,...e.map(r)),l=480/sn;return t("figure",{children:[t("figcaption",{class:"small",children:[t("span",{class:"strong",children:n})," ",t("span",{class:"quiet",children:["up to ",o(Math.max(...e.map(r)))]})]}),t("svg",{class:"chart",viewBox:"0 0 480 128",role:"img","aria-label":`${n}, ${k(e.length,"night")}, the last ${o(r(e.at(-1)))}`,children:[t("line",{class:"axis",x1:"0",x2:480,y1:110,y2:110}),e.map((u,p)=>{let d=Math.max(2,r(u)/s*104),m=wa.format(new Date(u.startedAt??0));return t("rect",{class:u.status==="FAILED"?"bar bad":"bar",x:(sn-e.length+p)*l+2,y:110-d,width:l-4,height:d,rx:"2",children:t("title",{children:`${m}: ${o(r(u))}`})},u.id)}),t("text",{x:480,y:124,"text-anchor":"end",children:wa.format(new Date(e.at(-1)?.startedAt??0))})]})]})}var ms=15e3;function ka(){let{data:e,error:n,loading:r,reload:o}=V(ao,{});R(()=>{let s=setInterval(()=>{o()},ms);return()=>clearInterval(s)},[o]);let i=e?.integration,a=e?.syncRuns?.nodes.length!==0;return t(q,{title:"Integration",lead:i?t(gs,{link:i}):"Customers and contacts follow a HubSpot account, one way.",actions:i&&i.status!=="DISCONNECTED"&&a&&t(Qn,{}),children:[n&&t(N,{error:n,again:o}),r&&t("div",{class:"card",children:t(I,{children:"Reading how the integration stands\u2026"})}),e&&!i&&t("div",{class:"card",children:t(M,{title:"Nothing is connected yet",action:t("a",{class:"button primary",href:"/console/setup/connect",children:"Begin the set-up"}),children:"Six steps: connect HubSpot, choose companies, check the fields, and run the first sync. Nothing is ever written to HubSpot."})}),e&&i&&t(S,{children:[t(fs,{data:e,link:i}),t("div",{class:"tiles",children:[t(Kn,{label:"Customers",value:O(e.customers?.totalCount??0),children:t("a",{href:"/console/customers",children:"See them all"})}),t(Kn,{label:"Last full sync",value:i.lastFullSyncAt?t(T,{at:i.lastFullSyncAt}):"never",tone:i.lanes.fullSyncOverdue?"warn":void 0,children:["Next at night, ",t(T,{at:_a()})]}),t(Kn,{label:"Last incremental update",value:i.lastIncrementalUpdateAt?t(T,{at:i.lastIncrementalUpdateAt}):"never",tone:i.lanes.incrementalUpdateOverdue?"warn":void 0,children:"Every change up to then is here"})]}),t("div",{class:"columns",children:[t(hs,{link:i}),t(ys,{data:e,link:i,reload:o})]}),t(Sa,{})]})]})}function gs({link:e}){let n={CONNECTED:["Connected","good"],DISCONNECTED:["Disconnected","calm"],REAUTHORIZE:["Needs your consent again","bad"]},[r,o]=n[e.status];return t("span",{class:"row",children:[t(ve,{tone:o,children:r}),t("span",{children:e.accountName??`HubSpot account ${e.hubId}`})]})}function fs({data:e,link:n}){let r=e.heldArchives?.totalCount??0;return t(S,{children:[n.status==="REAUTHORIZE"&&t(P,{tone:"bad",title:"HubSpot no longer lets us in",action:t(ct,{label:"Consent again"}),children:[n.statusReason?.message??"The consent ended."," Customers stay as they are; syncing goes on by itself once you consent."]}),n.status==="DISCONNECTED"&&t(P,{tone:"warn",title:"Disconnected",action:t(ct,{label:"Connect again"}),children:[n.statusReason?.message??"The app was removed."," Customers, contacts, filter and fields are kept."]}),r>0&&t(P,{tone:"warn",title:`${k(r,"customer")} would be archived`,action:t("a",{class:"button small",href:"/console/held-archives",children:"Decide"}),children:"More left HubSpot at once than the guard lets go in a day. Nothing happens to them until you decide."}),n.status==="CONNECTED"&&n.lanes.fullSyncOverdue&&t(P,{tone:"warn",title:"No full sync for more than 24 hours",action:t("a",{href:"/console/sync-log",children:"Look at the sync log"}),children:"One runs every night at 02:00 UTC. The log says what kept the last one."}),n.status==="CONNECTED"&&n.lanes.incrementalUpdateOverdue&&t(P,{tone:"warn",title:"Changes may be late",children:"For more than 30 minutes of a working day nothing has confirmed that changes arrive. Check that HubSpot's webhooks reach this service; the nightly sync makes up for what is missed."}),e.companyFilter===null&&t(P,{tone:"busy",title:"The set-up is not finished",action:t("a",{class:"button small",href:"/console/setup/companies",children:"Go on"}),children:"No companies are chosen yet, so nothing is synced."}),e.companyFilter?.runDue&&t(P,{tone:"busy",title:"A change waits for its run",action:t("a",{class:"button small",href:"/console/setup/confirm",children:"Look and run"}),children:"The filter or a field map was edited. Old values stay until the next full sync."}),n.missingOptionalScopes.map(({scope:o,message:i})=>t(P,{title:"Something was not granted",children:i},o))]})}function Kn({label:e,value:n,tone:r,children:o}){return t("div",{class:`card tile ${r??""}`,children:[t("span",{class:"small quiet",children:e}),t("span",{class:"value number",children:n}),t("span",{class:"small quiet",children:o})]})}function hs({link:e}){let{realTime:n,catchUp:r,nightly:o,journal:i}=e.lanes,a=t("span",{class:"quiet",children:"not yet"}),s={AT_WORK:["At work","good"],IDLE:["Nothing to follow","calm"],NOT_GRANTED:["Not granted by HubSpot","calm"],TROUBLED:["In trouble","warn"]},[l,u]=s[i.state];return t(ee,{title:"How changes arrive",children:t("ul",{class:"lanes",children:[t("li",{children:[t("h3",{children:"Real time"}),t("p",{class:"small quiet",children:"HubSpot says that something changed."}),t("p",{children:n.lastDeliveryAt?t(S,{children:["Last word ",t(T,{at:n.lastDeliveryAt})]}):a}),n.waiting>0&&t("p",{class:"small",children:[k(n.waiting,"record")," being read again"]})]}),t("li",{children:[t("h3",{children:"Catch-up"}),t("p",{class:"small quiet",children:"A light look, every five minutes, for what nobody told."}),t("p",{children:[r.lastAt?t(T,{at:r.lastAt}):a,r.lastAt&&`, found ${r.found===0?"nothing missing":k(r.found,"record")}`]}),r.nextAt&&t("p",{class:"small quiet",children:["Next ",t(T,{at:r.nextAt})]})]}),t("li",{children:[t("h3",{children:"Nightly sync"}),t("p",{class:"small quiet",children:"Everything compared, at 02:00 UTC."}),t("p",{children:o.lastFinishedAt?t(T,{at:o.lastFinishedAt}):a}),t("p",{class:"small quiet",children:["Next ",t(T,{at:_a()})]})]}),t("li",{children:[t("h3",{children:"Webhooks Journal"}),t("p",{class:"small quiet",children:"HubSpot's own record of changes, lists included."}),t("p",{children:t(ve,{tone:u,children:l})}),i.problem&&t("p",{class:"small",children:i.problem})]})]})})}function ys({data:e,link:n,reload:r}){let[o,i]=y(!1),a=A();return t(ee,{title:"Account",aside:t("a",{class:"button small",href:"/console/setup",children:"Change the set-up"}),children:[t("dl",{class:"facts",children:[t("dt",{children:"Name"}),t("dd",{children:n.accountName??"unnamed"}),t("dt",{children:"Hub id"}),t("dd",{children:t("code",{children:n.hubId})}),t("dt",{children:"Connected"}),t("dd",{children:[t(T,{at:n.connectedAt}),n.installedBy&&` by ${n.installedBy}`]}),n.currency&&t(S,{children:[t("dt",{children:"Currency"}),t("dd",{children:n.currency})]}),t("dt",{children:"Companies"}),t("dd",{children:e.companyFilter?dt(e.companyFilter.filter):"not chosen yet"})]}),n.status!=="DISCONNECTED"&&t("div",{class:"row under-facts",children:t(b,{kind:"danger small",onClick:()=>i(!0),children:"Disconnect\u2026"})}),o&&t(X,{title:"Disconnect HubSpot?",submit:"Disconnect",danger:!0,action:a,onClose:()=>i(!1),onSubmit:()=>a.run(async()=>{await x(lo,{}),await r(),W("HubSpot is disconnected.")}),children:t("p",{children:"The app is removed from the account and its tokens end. Customers, contacts, filter, fields and history stay, and nothing is synced until you connect again."})})]})}function _a(){let e=new Date;return e.setUTCHours(2,0,0,0),e.getTime()<=Date.now()&&e.setUTCDate(e.getUTCDate()+1),e.toISOString()}var Aa=t("a",{href:"/console/sync-log",children:"Sync log"});function Ea(){let{params:e}=Ge(),n=e.id??"",{data:r,error:o,loading:i,reload:a}=V(xo,{id:n}),s=r?.syncRun,l=on(s&&!Fe(s)?n:null,()=>{a()}),u=l.run??s;return u?t(q,{title:Jt[u.kind],crumb:Aa,lead:t(S,{children:["Asked for ",t(T,{at:u.queuedAt}),u.requestedBy&&` by ${u.requestedBy.name}`,"."]}),children:[t(ee,{children:t(an,{run:u,points:l.points})}),u.held>0&&t(P,{tone:"warn",title:`${k(u.held,"archive")} held`,action:t("a",{class:"button small",href:"/console/held-archives",children:"Decide"}),children:"More customers would have gone than the guard lets go in a day."}),t(bs,{run:u}),t(vs,{id:n,amount:u.issueCount})]}):t(q,{title:i?"Run":"No such run",crumb:Aa,children:[o&&t(N,{error:o,again:a}),t("div",{class:"card",children:i?t(I,{children:"Reading the run\u2026"}):!o&&t(M,{title:"Not here",children:"There is no run with this id. The log keeps thirty days."})})]})}function bs({run:e}){let n=[["Read","seen"],["Created","created"],["Updated","updated"],["Unchanged","unchanged"],["Archived","archived"],["Restored","restored"],["Failed","failed"]];return t(ee,{title:"What it did",pad:!1,children:[t(de,{label:"What it did",children:t("table",{children:[t("thead",{children:t("tr",{children:[t("th",{scope:"col",children:"Records"}),n.map(([r])=>t("th",{scope:"col",class:"right",children:r},r))]})}),t("tbody",{children:["customers","contacts"].map(r=>t("tr",{children:[t("th",{scope:"row",children:r==="customers"?"Customers":"Contacts"}),n.map(([o,i])=>t("td",{class:"right",children:O(e[r][i]??0)},o))]},r))})]})}),t("div",{class:"body small quiet stack tight",children:[t("p",{children:[k(e.links.added,"link")," between them added, ",O(e.links.removed)," removed.",e.leftFilter>0&&` ${k(e.leftFilter,"customer")} left the filter.`]}),e.plan&&t("p",{children:e.plan.explanation}),e.repairs&&t("p",{children:["Mended at night: ",e.repairs.creations," missing, ",e.repairs.updates," old, ",e.repairs.restores," still archived, ",e.repairs.deletions," deleted or merged,"," ",e.repairs.departures," departed, ",e.repairs.links," links."]})]})]})}function vs({id:e,amount:n}){let r=_e(So,{id:e,first:50},o=>o.syncRun?.issues);return t(ee,{title:"Issues",pad:!1,aside:t("span",{class:"small quiet",children:k(n,"issue")}),children:[r.error&&t(N,{error:r.error,again:r.reload}),r.loading?t(I,{children:"Reading issues\u2026"}):r.rows.length===0?t(M,{title:"No issues",children:"Every record and every value of this run was understood."}):t(S,{children:[t("ul",{class:"issues",children:r.rows.map(o=>t("li",{children:t(jn,{issue:o})},o.id))}),t(Ae,{shown:k(r.rows.length,"issue"),more:r.more,busy:r.loadingMore,hasMore:r.hasMore})]})]})}function jn({issue:e}){return t("details",{children:[t("summary",{children:[t(Z,{tone:e.severity==="ERROR"?"bad":"warn",children:e.severity==="ERROR"?"Error":"Warning"})," ",t("span",{class:e.resolvedAt?"quiet":void 0,children:e.message}),e.resolvedAt&&t(Z,{tone:"good",children:"settled"})]}),t("dl",{class:"facts",children:[t("dt",{children:"Code"}),t("dd",{children:t("code",{children:e.code})}),e.hubSpotId&&t(S,{children:[t("dt",{children:e.recordKind==="CONTACT"?"Contact in HubSpot":"Company in HubSpot"}),t("dd",{children:e.recordKind==="COMPANY"?t("a",{href:`/console/not-here?id=${e.hubSpotId}`,children:e.hubSpotId}):e.hubSpotId})]}),e.field&&t(S,{children:[t("dt",{children:"Field"}),t("dd",{children:e.field})]}),e.value&&t(S,{children:[t("dt",{children:"Value"}),t("dd",{children:t("code",{children:e.value})})]}),t("dt",{children:"Seen"}),t("dd",{children:[e.occurrences===1?"once":`${O(e.occurrences)} times`,", last ",t(T,{at:e.lastSeenAt})]}),e.resolvedAt&&t(S,{children:[t("dt",{children:"Settled"}),t("dd",{children:t(T,{at:e.resolvedAt})})]}),e.providerAnswer&&t(S,{children:[t("dt",{children:"HubSpot's answer"}),t("dd",{children:t("code",{children:e.providerAnswer})})]}),e.correlationId&&t(S,{children:[t("dt",{children:"Correlation id"}),t("dd",{children:t("code",{children:e.correlationId})})]})]})]})}function Da(){let{query:e,route:n}=ce(),r=e.id??"",[o,i]=y(r),[a,s]=y("");return t(q,{title:"Why is it not here?",lead:"Give the id of a company in HubSpot, or the address of its page there.",children:[t("form",{class:"card pad ask",onSubmit:l=>{l.preventDefault();let u=Cs(o);s(u?"":"There is no company id in that: it is a number, such as 150000000580."),u&&n(`/console/not-here?id=${u}`)},children:[t(L,{label:"Company id or address",value:o,onInput:i,wrong:a,placeholder:"https://app.hubspot.com/contacts/\u2026/record/0-2/150000000580",autocomplete:"off"}),t(b,{type:"submit",kind:"primary",children:"Ask"})]}),r&&t(ws,{id:r})]})}function Cs(e){return e.match(/(?:0-2|company)\/(\d+)/)?.[1]??e.trim().match(/^\d+$/)?.[0]}function ws({id:e}){let{data:n,error:r,loading:o,reload:i}=V(uo,{id:e}),a=n?.companyStatus;if(o)return t("div",{class:"card",children:t(I,{children:"Asking HubSpot\u2026"})});if(r)return t(N,{error:r,again:i});if(!a)return t("div",{class:"card",children:t(M,{title:"No answer",children:"Nothing is connected that could be asked."})});let[s,l]=zo[a.standing];return t("section",{class:"card pad stack","aria-live":"polite",children:[t("h2",{children:t(ve,{tone:l,children:s})}),t("p",{children:a.message}),a.customer&&t("p",{children:["Its customer: ",t("a",{href:`/console/customers/${a.customer.displayId}`,children:a.customer.name}),a.customer.archivedAt&&" (archived)"]}),a.mergedIntoCompanyId&&t("p",{children:["It lives on as company ",t("a",{href:`/console/not-here?id=${a.mergedIntoCompanyId}`,children:a.mergedIntoCompanyId}),"."]}),a.standing==="PURGED"&&t("p",{children:["To let it come back, lift it from the ",t("a",{href:"/console/exclusions",children:"exclusions"}),"."]}),a.standing==="HELD"&&t("p",{children:t("a",{href:"/console/held-archives",children:"Decide about held archives"})}),a.issue&&t(jn,{issue:a.issue})]})}var xs=450;function Ra({filter:e}){let[n,r]=y(null),[o,i]=y(),[a,s]=y(""),l=JSON.stringify(e);return R(()=>{if(r(null),i(void 0),s(""),!e)return;let u=!1,p,d=setTimeout(()=>{x(mo,{filter:e}).then(({run:m})=>(p=m?.id,u?Ia(p):r(p??null)),m=>!u&&s(Mn(m)[0]?.message??""))},xs);return()=>{u=!0,clearTimeout(d),Ia(p)}},[l]),Qe(go,n?{id:n}:null,{next:({syncProgress:u})=>i(u),error:s}),t("aside",{class:"preview","aria-live":"polite","aria-label":"Preview",children:[t("h3",{children:"Preview"}),t(Ss,{filter:e,state:o,refused:a})]})}function Ia(e){e&&x(Vt,{id:e}).catch(()=>{})}function Ss({filter:e,state:n,refused:r}){if(r)return t("p",{class:"wrong",children:r});if(!e)return t("p",{class:"small quiet",children:"Choose something, and see here what it would bring. Nothing is written by looking."});let o=n?.preview;return!n||!o&&!n.failure?t(S,{children:[t("p",{class:"big number",children:n?O(n.customers.seen):"\u2026"}),t("p",{class:"small quiet",children:n&&n.customers.seen>0?"companies found so far":"Asking HubSpot\u2026"})]}):o?t(S,{children:[t("p",{class:"big number",children:O(o.matching)}),t("p",{class:"small quiet",children:o.matching===1?"company matches":"companies match"}),t("ul",{class:"would small",children:[t("li",{children:[k(o.wouldCreate,"customer")," would be created"]}),o.wouldBringBack>0&&t("li",{children:[k(o.wouldBringBack,"customer")," would come back"]}),o.wouldArchive>0&&t("li",{class:"warn",children:[k(o.wouldArchive,"customer")," would be archived"]})]}),o.sample.length>0&&t(S,{children:[t("p",{class:"small quiet",children:"Among them"}),t("ul",{class:"sample small",children:o.sample.slice(0,6).map(({hubSpotCompanyId:i,name:a,domain:s})=>t("li",{children:[t("span",{children:a?.trim()||`Company ${i}`}),t("span",{class:"quiet",children:s})]},i))})]})]}):t("p",{class:"wrong",children:n.failure?.message})}function Pa({state:e,reload:n,go:r}){let{data:o,error:i,loading:a,reload:s}=V(po,{}),[l,u]=y(()=>Ta(e)),p=A(),d=o?.companyFilterChoices,m=Fa(l),g=JSON.stringify(m)===JSON.stringify(Fa(Ta(e))),c=h=>{p.clear(),u({...l,...h})},f=()=>p.run(async()=>{m&&(g||await x(fo,{input:{filter:m,expectedVersion:e.companyFilter?.version}}),await n(),r("fields"))});return t("section",{class:"card step wide",children:[t("div",{class:"stack tight",children:[t("h2",{children:"Which companies become customers?"}),t("p",{class:"lead",children:"Only these come here. A company that enters later appears by itself; one that leaves is archived."})]}),i&&t(N,{error:i,again:s}),a&&t(I,{children:"Asking HubSpot for lists, stages and pipelines\u2026"}),d&&t("div",{class:"choose",children:[t("div",{class:"stack",children:t(ks,{draft:l,change:c,choices:d})}),t(Ra,{filter:m})]}),t(K,{errors:p.errors}),t("div",{class:"row apart",children:[t("span",{class:"small quiet",children:e.companyFilter?`At present: ${dt(e.companyFilter.filter)}.`:""}),t(b,{kind:"primary large",busy:p.busy,disabled:!m,onClick:()=>{f()},children:g?"Keep and go on":"Save and go on"})]})]})}function ks({draft:e,change:n,choices:r}){let o=[["list","A list","Members of a HubSpot list of companies. What most teams use.",r.lists],["stages","Lifecycle stages","Companies in the stages you pick.",r.stages],["pipeline","A deal pipeline","Companies with at least one deal in it.",r.pipelines],["everything","Everything","Every company of the account.",{available:!0}]];return t("fieldset",{class:"kinds",children:[t("legend",{class:"unseen",children:"How companies are chosen"}),o.map(([i,a,s,l])=>{let u=e.kind===i,p=!l?.available;return t("div",{class:"kind","data-here":u,children:[t("label",{children:[t("input",{type:"radio",name:"kind",checked:u,disabled:p,onChange:()=>n({kind:i})}),t("span",{children:[t("span",{class:"strong",children:a})," ",i==="list"&&t(Z,{tone:"good",children:"recommended"}),t("span",{class:"small quiet block",children:p?l?.reason??"HubSpot cannot be asked just now.":s})]})]}),u&&!p&&t(_s,{kind:i,draft:e,change:n,choices:r})]},i)})]})}function _s({kind:e,draft:n,change:r,choices:o}){switch(e){case"list":return t(As,{draft:n,change:r,choices:o});case"stages":return t(Es,{draft:n,change:r,choices:o});case"pipeline":return t(Ds,{draft:n,change:r,choices:o});case"everything":return null}}function As({draft:e,change:n,choices:r}){let[o,i]=y(""),a=r.lists?.lists??[],s=a.filter(({name:l})=>l.toLowerCase().includes(o.toLowerCase()));return a.length===0?t("p",{class:"small quiet within",children:"The account has no list of companies."}):t("div",{class:"within stack tight",children:[a.length>8&&t(L,{label:"Find a list",hidden:!0,type:"search",value:o,onInput:i,placeholder:"Find a list"}),t("ul",{class:"options","aria-label":"Lists",children:[s.map(({list:l,name:u,companyCount:p,isProcessing:d})=>t("li",{children:t("label",{class:"option",children:[t("input",{type:"radio",name:"list",checked:e.list===l,onChange:()=>n({list:l})}),t("span",{class:"name",children:u}),d&&t(Z,{tone:"busy",children:"being worked out"}),t("span",{class:"small quiet number",children:p==null?"size unknown":k(p,"company","companies")})]})},l)),s.length===0&&t("li",{class:"small quiet",children:"No list is called that."})]})]})}var Na=(e,n)=>e.includes(n)?e.filter(r=>r!==n):[...e,n];function Es({draft:e,change:n,choices:r}){return t("ul",{class:"options within","aria-label":"Lifecycle stages",children:(r.stages?.stages??[]).map(({value:o,label:i,companyCount:a})=>t("li",{children:t("label",{class:"option",children:[t("input",{type:"checkbox",checked:e.stages.includes(o),onChange:()=>n({stages:Na(e.stages,o)})}),t("span",{class:"name",children:i}),t("span",{class:"small quiet number",children:a==null?"size unknown":k(a,"company","companies")})]})},o))})}function Ds({draft:e,change:n,choices:r}){let o=r.pipelines?.pipelines??[],i=o.find(({pipeline:a})=>a===e.pipeline);return t("div",{class:"within stack tight",children:[t(G,{label:"Pipeline",value:e.pipeline,onChange:a=>n({pipeline:a,pipelineStages:[]}),options:[["","Choose a pipeline"],...o.map(({pipeline:a,name:s,dealCount:l})=>[a,l==null?s:`${s} (${k(l,"deal")})`])]}),i&&t("fieldset",{children:[t("legend",{children:"Stages"}),t("p",{class:"small quiet",children:"Tick none for all of them."}),t("ul",{class:"options",children:i.stages.map(({stage:a,label:s,isClosed:l})=>t("li",{children:t("label",{class:"option",children:[t("input",{type:"checkbox",checked:e.pipelineStages.includes(a),onChange:()=>n({pipelineStages:Na(e.pipelineStages,a)})}),t("span",{class:"name",children:s}),l&&t("span",{class:"small quiet",children:"closed"})]})},a))})]}),t(P,{children:"Sizes count deals, since HubSpot gives companies no pipeline of their own. The preview counts companies."})]})}function Ta(e){let n={kind:"list",list:"",stages:[],pipeline:"",pipelineStages:[]},r=e.companyFilter?.filter;return r?"list"in r?{...n,kind:"list",list:r.list}:"stages"in r?{...n,kind:"stages",stages:r.stages.map(({value:o})=>o)}:"pipeline"in r?{...n,kind:"pipeline",pipeline:r.pipeline,pipelineStages:r.pipelineStages.map(({value:o})=>o)}:{...n,kind:"everything"}:n}function Fa({kind:e,list:n,stages:r,pipeline:o,pipelineStages:i}){switch(e){case"list":return n?{list:{id:n}}:null;case"stages":return r.length>0?{lifecycleStages:{stages:r}}:null;case"pipeline":return o?{dealPipeline:{pipeline:o,stages:i}}:null;case"everything":return{everything:!0}}}function Ma({state:e,reload:n,go:r}){let o=A(),{integration:i,companyFilter:a,customerFieldMap:s,contactFieldMap:l}=e,u=e.customers?.totalCount??0,p=pt(e)&&a!=null,d=[...s?.rows??[],...l?.rows??[]].filter(({problem:g})=>g),m=()=>{o.run(async()=>{await x(Ao,{}),await n(),r("sync")})};return t("section",{class:"card step",children:[t("h2",{children:u>0?"Bring everything up to date?":"Ready for the first sync?"}),t("dl",{class:"facts summary",children:[t("dt",{children:"Account"}),t("dd",{children:[i?i.accountName??`hub ${i.hubId}`:"none"," ",t(Gn,{to:"connect"})]}),t("dt",{children:"Companies"}),t("dd",{children:[a?dt(a.filter):"not chosen yet"," ",t(Gn,{to:"companies"})]}),t("dt",{children:"Fields"}),t("dd",{children:[k(s?.rows.length??0,"property","properties")," of companies, ",l?.rows.length??0," of contacts ",t(Gn,{to:"fields"})]}),t("dt",{children:"Direction"}),t("dd",{children:"From HubSpot to here, never back"}),u>0&&t(S,{children:[t("dt",{children:"Here already"}),t("dd",{children:[k(u,"customer"),"; those that are right are not touched"]})]})]}),d.length>0&&t(P,{tone:"warn",title:`${k(d.length,"row")} of the map cannot be followed`,children:d.map(({property:g,problem:c})=>`${g}: ${c}`).join(" ")}),t(K,{errors:o.errors}),t("div",{class:"row apart",children:[t("span",{class:"small quiet",children:"You can stop it at any time. It survives a restart."}),t(b,{kind:"primary large",busy:o.busy,disabled:!p,onClick:m,children:u>0?"Run full sync":"Run initial sync"})]})]})}function Gn({to:e}){return t("a",{class:"small",href:`/console/setup/${e}`,children:["Change",t("span",{class:"unseen",children:[" the ",e]})]})}function Ua({state:e,go:n}){let{integration:r}=e;return pt(e)?t("section",{class:"card step",children:[t("h2",{children:["Connected to ",r?.accountName??`HubSpot account ${r?.hubId}`]}),t("p",{class:"lead",children:["Hub id ",t("code",{children:r?.hubId}),", ",r?.grantedScopes.length," permissions granted, none of them writes."]}),r?.missingOptionalScopes.map(({scope:o,message:i})=>t(P,{title:"Not granted",children:i},o)),t("div",{class:"row apart",children:[t(ct,{label:"Consent again",kind:"plain"}),t(b,{kind:"primary large",onClick:()=>n("companies"),children:"Choose companies"})]})]}):t("section",{class:"card step",children:[t("h2",{children:r?"Connect HubSpot again":"Connect HubSpot"}),t("p",{class:"lead",children:"HubSpot asks you which account this is and whether Pivotal may read it. You come back here by yourself."}),t("ul",{class:"promises",children:[t("li",{children:[t("strong",{class:"strong",children:"Read only."})," Pivotal asks to read companies, contacts and their properties. It asks for nothing that writes."]}),t("li",{children:[t("strong",{class:"strong",children:"Lists, owners and deals are optional."})," What HubSpot does not grant is named, and the rest works without it."]}),t("li",{children:[t("strong",{class:"strong",children:"You need to be a super admin"})," of the HubSpot account, or may install apps there."]})]}),t("div",{class:"row end",children:t(ct,{label:"Go to HubSpot",kind:"primary large"})})]})}function Oa({go:e}){return t("section",{class:"card step",children:[t("h2",{children:"One way, from HubSpot to here"}),t("div",{class:"direction",role:"img","aria-label":"Changes go from HubSpot to Pivotal and never back",children:[t("span",{children:"HubSpot"}),t("svg",{viewBox:"0 0 120 16","aria-hidden":"true",children:t("path",{d:"M2 8h112M106 2l8 6-8 6",fill:"none",stroke:"currentColor","stroke-width":"2","stroke-linecap":"round","stroke-linejoin":"round"})}),t("span",{children:"Pivotal"})]}),t("ul",{class:"promises",children:[t("li",{children:[t("strong",{class:"strong",children:"What changes in HubSpot shows up here,"})," mostly within ten seconds, and at the latest after the night."]}),t("li",{children:[t("strong",{class:"strong",children:"What changes here stays here."})," Nothing is ever written to a record in HubSpot; the permission to do so is not even asked for."]}),t("li",{children:[t("strong",{class:"strong",children:"Deleted in HubSpot means archived here."})," Onboardings, tasks and history stay until a person deletes them."]})]}),t("div",{class:"row end",children:t(b,{kind:"primary large",onClick:()=>e("confirm"),children:"I understand"})})]})}function zn({rows:e,properties:n,targets:r,unmapped:o,remark:i,onDirty:a,save:s,reset:l}){let[u,p]=y(e),d=A(),m=JSON.stringify(u)!==JSON.stringify(e);R(()=>a(m),[m]),R(()=>()=>a(!1),[]);let g=(f,h)=>{d.clear(),p(u.map((C,w)=>w===f?{...C,...h,problem:void 0}:C))},c=(f,h)=>{d.run(async()=>{await f(),W(h)})};return t("div",{class:"stack",children:[t("div",{class:"map",role:"table","aria-label":"Field map",children:[t("div",{class:"map-head",role:"row",children:[t("span",{role:"columnheader",children:"HubSpot property"}),t("span",{role:"columnheader",children:"feeds"}),t("span",{role:"columnheader",children:t("span",{class:"unseen",children:"Remove"})})]}),u.map((f,h)=>t(Is,{row:f,number:h+1,wrong:d.errors.filter(C=>Ha(C)===h).map(({message:C})=>C),properties:n,targets:r,change:C=>g(h,C),remove:()=>{d.clear(),p(u.filter((C,w)=>w!==h))}},h))]}),t("div",{class:"row",children:[t(b,{kind:"small",onClick:()=>p([...u,{property:"",target:""}]),children:"Add a row"}),t(b,{kind:"plain small",busy:d.busy,onClick:()=>c(l,"The map is the default again."),children:"Back to the default"}),i&&t("span",{class:"small quiet",children:i})]}),o.length>0&&!m&&t("ul",{class:"notes small",children:o.map(({field:f,note:h})=>t("li",{children:[t("span",{class:"strong",children:f}),": ",h]},f))}),t(K,{errors:d.errors.filter(f=>Ha(f)===null)}),m&&t("div",{class:"row end bar",children:[t(b,{onClick:()=>{d.clear(),p(e)},children:"Discard"}),t(b,{kind:"primary",busy:d.busy,disabled:u.some(({property:f,target:h})=>!f||!h),onClick:()=>c(()=>s(u),"The map is saved. Values follow with the next full sync."),children:"Save the map"})]})]})}function Ha({field:e}){let n=e.indexOf("rows"),r=n<0?Number.NaN:Number(e[n+1]);return Number.isInteger(r)?r:null}function Is({row:e,number:n,wrong:r,properties:o,targets:i,change:a,remove:s}){let l=o.find(({name:m})=>m===e.property),u=Map.groupBy(o.filter(({isHidden:m,name:g})=>!m||g===e.property),({group:m})=>m),p=[...r,...e.problem&&r.length===0?[e.problem]:[]],d=p.length>0?`row-${n}-wrong`:void 0;return t("div",{class:"map-row",role:"row",children:[t("div",{role:"cell",class:"stack tight",children:[t("select",{class:"input","aria-label":`Property of row ${n}`,"aria-invalid":d?"true":void 0,"aria-describedby":d,value:e.property,onChange:m=>a({property:m.currentTarget.value}),children:[t("option",{value:"",children:"Choose a property"}),e.property&&!l&&t("option",{value:e.property,children:e.label??e.property}),[...u].map(([m,g])=>t("optgroup",{label:m,children:g.map(({name:c,label:f})=>t("option",{value:c,children:f},c))},m))]}),t("span",{class:"small quiet type",children:[e.property&&t("code",{children:e.property}),l&&` \xB7 ${Yo[l.type]}${l.isMultiple?", several":""}`]})]}),t("span",{class:"arrow","aria-hidden":"true",children:"\u2192"}),t("div",{role:"cell",children:t("select",{class:"input","aria-label":`What row ${n} feeds`,"aria-invalid":d?"true":void 0,"aria-describedby":d,value:e.target,onChange:m=>a({target:m.currentTarget.value}),children:[t("option",{value:"",children:"Choose a field"}),i.filter(([,m])=>m.length>0).map(([m,g])=>t("optgroup",{label:m,children:g.map(([c,f])=>t("option",{value:c,children:f},c))},m))]})}),t("div",{role:"cell",children:t(b,{kind:"plain small",label:`Remove row ${n}`,onClick:s,children:"Remove"})}),d&&t("p",{class:"wrong",id:d,role:"cell",children:p.join(" ")})]})}function $a({reload:e,go:n}){let[r,o]=y("customers"),[i,a]=y(!1);return t("section",{class:"card step wide",children:[t("div",{class:"stack tight",children:[t("h2",{children:"Which property feeds which field?"}),t("p",{class:"lead",children:"What HubSpot feeds is changed in HubSpot alone. Everything that no property feeds is yours to edit here."})]}),t("div",{class:"switch",role:"group","aria-label":"Whose fields",children:["customers","contacts"].map(s=>t("button",{type:"button","aria-pressed":r===s,onClick:()=>!i&&o(s),disabled:i&&r!==s,children:s==="customers"?"Customers, from companies":"Contacts, from contacts"},s))}),r==="customers"?t(Rs,{saved:e,onDirty:a}):t(Ts,{saved:e,onDirty:a}),t("div",{class:"row apart",children:[t("span",{class:"small quiet",children:i?"Save or discard the rows above first.":""}),t(b,{kind:"primary large",disabled:i,onClick:()=>n("direction"),children:"Go on"})]})]})}var Yn="tag";function Rs({saved:e,onDirty:n}){let{data:r,error:o,reload:i}=V(ho,{}),a=r?.customerFieldMap;if(o&&!r)return t(N,{error:o,again:i});if(!a)return t(I,{children:"Reading the map and HubSpot's properties\u2026"});let s=async()=>{await i(),await e()},l=a.rows.map(({property:p,problem:d,hubSpotLabel:m,target:g})=>({property:p,label:m,problem:d,target:"field"in g&&g.field?g.field:"customField"in g&&g.customField?g.customField.id:Yn})),u=r.workspace?.customFields??[];return t(zn,{rows:l,properties:r.hubSpotProperties??[],targets:[["Fields",Object.entries(Xt)],["Custom fields",u.map(({id:p,label:d})=>[p,d])],["Otherwise",[[Yn,"A tag"]]]],unmapped:a.unmapped.map(({field:p,defaultProperty:d,note:m})=>({field:Xt[p],defaultProperty:d,note:m})),remark:a.currency?`Amounts come as they are. The account's currency is ${a.currency}.`:void 0,onDirty:n,save:async p=>{let d=p.map(({property:m,target:g})=>({property:m,target:g===Yn?{tag:!0}:g in Xt?{field:g}:{customFieldId:g}}));await x(bo,{input:{rows:d,expectedVersion:a.version}}),await s()},reset:async()=>{await x(Co,{version:a.version}),await s()}},a.version)}function Ts({saved:e,onDirty:n}){let{data:r,error:o,reload:i}=V(yo,{}),a=r?.contactFieldMap;if(o&&!r)return t(N,{error:o,again:i});if(!a)return t(I,{children:"Reading the map and HubSpot's properties\u2026"});let s=async()=>{await i(),await e()},l=a.rows.map(({property:u,problem:p,hubSpotLabel:d,target:m})=>({property:u,label:d,problem:p,target:"field"in m&&m.field?m.field:"customField"in m&&m.customField?m.customField.id:""}));return t(zn,{rows:l,properties:r.hubSpotProperties??[],targets:[["Fields",Object.entries(en)],["Custom fields",(r.workspace?.customFields??[]).map(({id:u,label:p})=>[u,p])]],unmapped:a.unmapped.map(({field:u,defaultProperty:p,note:d})=>({field:en[u],defaultProperty:p,note:d})),onDirty:n,save:async u=>{let p=u.map(({property:d,target:m})=>({property:d,target:m in en?{field:m}:{customFieldId:m}}));await x(vo,{input:{rows:p,expectedVersion:a.version}}),await s()},reset:async()=>{await x(wo,{version:a.version}),await s()}},a.version)}function La({state:e,reload:n}){let[r]=ln(e),{run:o,points:i,error:a}=on(r?.id??null,()=>{n()});if(!r)return t("section",{class:"card",children:t(M,{title:"Nothing has been run yet",action:t("a",{class:"button primary",href:"/console/setup/confirm",children:"Look it over and run"})})});if(!o)return t("section",{class:"card",children:a?t("p",{class:"wrong body",children:a}):t(I,{children:"Looking how the run goes\u2026"})});let s=Fe(o),l=o.customers.updated+o.contacts.updated,u=o.customers.unchanged+o.contacts.unchanged;return t("section",{class:"card step wide",children:[t("h2",{children:s?Fs(o.status):"Bringing your customers here"}),t(an,{run:o,points:i}),s&&o.status.startsWith("SUCCEEDED")&&t(S,{children:[t("p",{children:[k(o.customers.created,"customer")," and ",k(o.contacts.created,"contact")," created",l>0&&`, ${O(l)} updated`,u>0&&`, ${O(u)} were right already`,". From here on changes come by themselves."]}),t("div",{class:"row end",children:[t("a",{class:"button",href:`/console/sync-log/${encodeURIComponent(o.id)}`,children:o.issueCount>0?`Look at ${k(o.issueCount,"issue")}`:"Look at the run"}),t("a",{class:"button primary large",href:"/console/customers",children:"See the customers"})]})]}),s&&!o.status.startsWith("SUCCEEDED")&&t("div",{class:"row end",children:t("a",{class:"button",href:o.status==="HELD"?"/console/held-archives":"/console/setup/confirm",children:o.status==="HELD"?"Decide about the held archives":"Back to confirm"})})]})}function Fs(e){return e==="CANCELLED"?"The sync was cancelled":e==="FAILED"?"The sync could not go on":e==="HELD"?"Your customers are here; some archives are held":"Your customers are here"}var Jn=[["connect","Connect"],["companies","Companies"],["fields","Fields"],["direction","Direction"],["confirm","Confirm"],["sync","First sync"]];function Zn(){let{params:e}=Ge(),{route:n}=ce(),{data:r,error:o,loading:i,reload:a}=V(co,{}),s=Jn.find(([u])=>u===e.step)?.[0],l=u=>n(`/console/setup/${u}`);return R(()=>{r&&!s&&n(`/console/setup/${Ns(r)}`,!0)},[r,s]),t(q,{title:"Set up HubSpot",lead:"Six steps. You may leave at any time; what you chose is kept.",children:[t(Ms,{now:s,state:r}),o&&t(N,{error:o,again:a}),i&&t("div",{class:"card",children:t(I,{children:"Reading where you stand\u2026"})}),r&&s&&t(Ps,{step:s,state:r,reload:a,go:l},s)]})}function Ps({step:e,...n}){switch(e){case"connect":return t(Ua,{...n});case"companies":return t(Pa,{...n});case"fields":return t($a,{...n});case"direction":return t(Oa,{...n});case"confirm":return t(Ma,{...n});case"sync":return t(La,{...n})}}var pt=e=>e.integration?.status==="CONNECTED",ln=e=>(e.syncRuns?.nodes??[]).filter(({kind:n})=>n==="INITIAL"||n==="NIGHTLY");function Ns(e){return pt(e)?ln(e).some(n=>!Fe(n))?"sync":e.companyFilter?"confirm":"companies":"connect"}function Ms({now:e,state:n}){let r=n?pt(n):!1,o=r&&n?.companyFilter!=null,i=n?ln(n).length>0:!1,a=Jn.findIndex(([u])=>u===e),s={connect:r,companies:o,fields:o&&(a>2||i),direction:o&&(a>3||i),confirm:i,sync:i},l={connect:!0,companies:r,fields:r,direction:r,confirm:o,sync:o&&i};return t("nav",{"aria-label":"Steps of the set-up",children:t("ol",{class:"trail",children:Jn.map(([u,p],d)=>t("li",{class:s[u]?"done":void 0,children:t("a",{href:l[u]?`/console/setup/${u}`:void 0,"aria-disabled":l[u]?void 0:"true",role:l[u]?void 0:"link","aria-current":u===e?"step":void 0,children:[t("span",{class:"dot","aria-hidden":"true",children:s[u]&&u!==e?"\u2713":d+1}),t("span",{children:[p,s[u]&&t("span",{class:"unseen",children:" (done)"})]})]})},u))})})}var Xn="pivotal.scheme",er=class{chosen=ge("system");begin(){let n=localStorage.getItem(Xn);this.choose(n==="light"||n==="dark"?n:"system")}choose(n){this.chosen.value=n,n==="system"?(localStorage.removeItem(Xn),delete document.documentElement.dataset.scheme):(localStorage.setItem(Xn,n),document.documentElement.dataset.scheme=n)}},It=new er;function Wa({children:e}){let n=fe(),r=Ce(n),{path:o}=ce(),[i,a]=y(!1),s=V(Po,{},!r);R(()=>{a(!1),r&&s.reload()},[o]),R(()=>{if(!i)return;let m=g=>g.key==="Escape"&&a(!1);return addEventListener("keydown",m),()=>removeEventListener("keydown",m)},[i]);let l=s.data?.heldArchives?.totalCount??0,u=s.data?.integration,p=u&&(u.status!=="CONNECTED"||u.lanes.fullSyncOverdue||u.lanes.incrementalUpdateOverdue),d=[["Customers",[["/console/customers","Customers"]]],...r?[["HubSpot",[["/console/integration","Integration",p?t(Z,{tone:"warn",children:"attention"}):void 0],["/console/setup","Set-up"],["/console/sync-log","Sync log"],["/console/held-archives","Held archives",l>0?t(Z,{tone:"warn",children:l}):void 0],["/console/not-here","Why is it not here?"],["/console/exclusions","Exclusions"]]],["Workspace",[["/console/users","Users"],["/console/api-keys","API keys"],["/console/fields","Fields and plans"]]]]:[["You",[["/console/api-keys","API keys"]]]],["For developers",[["/explorer/","API explorer"]]]];return t("div",{class:"shell","data-menu":i?"open":"closed",children:[t("a",{class:"skip",href:"#main",children:"Skip to the page"}),t("div",{class:"topbar",children:[t(un,{name:n.workspace?.name}),t(b,{kind:"small",expanded:i,onClick:()=>a(!i),children:"Menu"})]}),i&&t("button",{class:"veil",type:"button","aria-label":"Close the menu",onClick:()=>a(!1)}),t("header",{class:"rail",children:[t(un,{name:n.workspace?.name}),t("nav",{"aria-label":"Pages",children:d.map(([m,g])=>t("section",{"aria-label":m,children:[g.length>1&&t("h2",{children:m}),t("ul",{children:g.map(([c,f,h])=>t("li",{children:t("a",{href:c,"aria-current":Os(o,c)?"page":void 0,children:[f,h]})},c))})]},m))}),t("footer",{children:[t("p",{class:"who",children:[t("span",{class:"strong",children:n.user?.name}),t("br",{}),t("span",{class:"quiet",children:Re[n.role]})]}),t("div",{class:"row",children:[t(Us,{}),t(b,{kind:"plain small",onClick:()=>ae.signOut(),children:"Sign out"})]})]})]}),t("main",{id:"main",tabIndex:-1,children:[e,!Dt.value&&t("div",{class:"lost",children:t(P,{tone:"warn",alert:!0,children:"The live connection was lost. What you see may be old; it is being made again."})})]})]})}function un({name:e}){return t("a",{class:"brand",href:"/console/",children:[t("svg",{width:"26",height:"26",viewBox:"0 0 32 32","aria-hidden":"true",children:[t("rect",{width:"32",height:"32",rx:"8",fill:"currentColor"}),t("path",{d:"M9 10.5a6.5 6.5 0 0 1 12.6 2.3M23 21.500a6.500 6.500 0 0 1-12.600-2.300M23.600 8.600v4.600h-4.600",fill:"none",stroke:"var(--accent-ink)","stroke-width":"2.6","stroke-linecap":"round","stroke-linejoin":"round"})]}),t("span",{children:["Pivotal",e&&t("small",{children:e})]})]})}function Us(){let e=[["system","System"],["light","Light"],["dark","Dark"]];return t("label",{class:"scheme",children:[t("span",{class:"unseen",children:"Colours"}),t("select",{value:It.chosen.value,onChange:n=>It.choose(n.currentTarget.value),children:e.map(([n,r])=>t("option",{value:n,children:r},n))})]})}function Os(e,n){return e===n||e.startsWith(`${n}/`)}function Ba(){let[e,n]=y(""),[r,o]=y(""),[i,a]=y(!1),s=location.hash==="#connected";R(()=>{document.title="Sign in \xB7 Pivotal"},[]);let l=async()=>{let u=e.trim();if(!u)return o("Paste a key first.");if(!u.startsWith("pivotal_"))return o("This is no key of Pivotal: those begin with pivotal_.");a(!0),o("");try{let p=await fetch("/graphql",{method:"POST",headers:{authorization:`Bearer ${u}`,"content-type":"application/json"},body:JSON.stringify({query:"{ viewer { role } }"})});p.ok?ae.signIn(u):p.status===401?o("This key is not valid. It may be mistyped or revoked."):o(`The service answered with status ${p.status}. Try again in a moment.`)}catch{o("The service cannot be reached. Is it running?")}finally{a(!1)}};return t("main",{class:"gate",children:t("div",{class:"gate-card",children:[t(un,{}),s&&t(P,{tone:"good",title:"HubSpot is connected",children:"Sign in to go on here, or close this page and go on where you came from."}),ae.expired.value&&t(P,{tone:"warn",title:"You were signed out",alert:!0,children:"The key is no longer valid: it was revoked, or its user's role has changed."}),t("form",{class:"card pad stack",onSubmit:u=>{u.preventDefault(),l()},children:[t("h1",{children:"Sign in"}),t(L,{label:"API key",type:"password",value:e,onInput:n,wrong:r,autofocus:!0,autocomplete:"off",spellcheck:!1,placeholder:"pivotal_\u2026",hint:"It stays in this tab and is forgotten when you close it."}),t(b,{type:"submit",kind:"primary",busy:i,children:i?"Trying the key\u2026":"Sign in"})]}),t("p",{class:"small quiet",children:["No key yet? An admin of your workspace makes one, or the operator does with ",t("code",{children:"pivotal key create"}),"."]})]})})}function Va(){let e=fe(),[n,r]=y(!1),{data:o,error:i,loading:a,reload:s}=V(Do,{includeDeactivated:n}),[l,u]=y(!1),[p,d]=y(null),m=A(),g=A();return t(q,{title:"Users",lead:"HubSpot's owners are matched to them by e-mail address.",actions:t(b,{kind:"primary",onClick:()=>u(!0),children:"Add a user\u2026"}),children:[t("label",{class:"check",children:[t("input",{type:"checkbox",checked:n,onChange:c=>r(c.currentTarget.checked)}),"Show those who lost access"]}),i&&t(N,{error:i,again:s}),t(K,{errors:m.errors}),t("div",{class:"card",children:a?t(I,{children:"Reading users\u2026"}):t(de,{label:"Users",children:t("table",{children:[t("thead",{children:t("tr",{children:[t("th",{scope:"col",children:"Name"}),t("th",{scope:"col",children:"Role"}),t("th",{scope:"col",children:"Added"}),t("th",{scope:"col",children:t("span",{class:"unseen",children:"Deactivate"})})]})}),t("tbody",{children:(o?.workspace?.users??[]).map(c=>t("tr",{class:c.deactivatedAt?"archived":void 0,children:[t("td",{children:[t("span",{class:"strong",children:c.name}),c.id===e.user?.id&&t("span",{class:"small quiet",children:" you"}),t("div",{class:"small quiet",children:c.email})]}),t("td",{children:c.role==="OWNER"||c.deactivatedAt||c.id===e.user?.id?Re[c.role]:t(G,{label:`Role of ${c.name}`,hidden:!0,value:c.role,onChange:f=>{m.run(async()=>{await x(Ro,{input:{id:c.id,role:f}}),await s(),W(`${c.name} is ${Re[f].toLowerCase()} from here on.`)})},options:[["ADMIN",Re.ADMIN],["MEMBER",Re.MEMBER]]})}),t("td",{children:t(T,{at:c.createdAt})}),t("td",{class:"right",children:c.deactivatedAt?t("span",{class:"quiet",children:["left ",t(T,{at:c.deactivatedAt})]}):c.role!=="OWNER"&&t(b,{kind:"small",label:`Deactivate ${c.name}`,onClick:()=>d(c),children:"Deactivate\u2026"})})]},c.id))})]})})}),l&&t(Hs,{close:()=>u(!1),reload:s}),p&&t(X,{title:`Deactivate ${p.name}?`,submit:"Deactivate",danger:!0,action:g,onClose:()=>d(null),onSubmit:()=>g.run(async()=>{await x(To,{id:p.id}),await s(),W(`${p.name} has no access any more.`)}),children:t("p",{children:"Their keys are refused at once. What they did stays in the history under their name."})})]})}function Hs({close:e,reload:n}){let[r,o]=y(""),[i,a]=y(""),[s,l]=y("MEMBER"),u=A();return t(X,{title:"Add a user",submit:"Add",action:u,disabled:!r.trim()||!i.trim(),onClose:e,onSubmit:()=>u.run(async()=>{await x(Io,{input:{name:r,email:i,role:s}}),await n(),W(`${r} was added. Make them a key under API keys.`)}),children:[t(L,{label:"Name",value:r,onInput:o,autofocus:!0,autocomplete:"off"}),t(L,{label:"E-mail address",type:"email",value:i,onInput:a,autocomplete:"off"}),t(G,{label:"Role",value:s,onChange:p=>l(p),options:[["MEMBER","Member: sees the customers assigned to them"],["ADMIN","Admin: runs the integration"]]})]})}function Qa(){let e=ae.key.value;return t(je,{scope:"/console",children:[e===null?t(Ba,{}):t($s,{},e),t(Ko,{})]})}function $s(){let{data:e,error:n,reload:r}=V(Fo,{});if(n&&!e)return t("main",{class:"gate",children:t("div",{class:"gate-card",children:t(N,{error:n,again:r})})});let o=e?.viewer;return o?t(Un.Provider,{value:o,children:t(Wa,{children:t(Bt,{children:[t(le,{path:"/console",component:Ls}),t(le,{path:"/console/customers",component:pa}),t(le,{path:"/console/customers/:number",component:da}),t(le,{path:"/console/api-keys",component:Jo}),t(le,{path:"/console/integration",component:Pe(ka)}),t(le,{path:"/console/setup",component:Pe(Zn)}),t(le,{path:"/console/setup/:step",component:Pe(Zn)}),t(le,{path:"/console/sync-log",component:Pe(va)}),t(le,{path:"/console/sync-log/:id",component:Pe(Ea)}),t(le,{path:"/console/held-archives",component:Pe(fa)}),t(le,{path:"/console/not-here",component:Pe(Da)}),t(le,{path:"/console/exclusions",component:Pe(ma)}),t(le,{path:"/console/users",component:Pe(Va)}),t(le,{path:"/console/fields",component:Pe(ga)}),t(le,{default:!0,component:Bs})]})})}):t("main",{class:"gate",children:t("div",{class:"gate-card card",children:t(I,{children:"Signing in\u2026"})})})}function Ls(){let{route:e}=ce(),n=fe();return R(()=>e(Ce(n)?"/console/integration":"/console/customers",!0),[]),null}var qa=new Map;function Pe(e){let n=qa.get(e);if(n)return n;let r=o=>Ce(fe())?t(e,{...o}):t(Ws,{});return qa.set(e,r),r}function Ws(){return t(q,{title:"For admins",children:t(P,{children:"The integration is run by the workspace's owner and admins. Your customers are under Customers."})})}function Bs(){return t(q,{title:"There is no such page",children:t(P,{action:t("a",{href:"/console/",children:"Go to the start"}),children:"The address may be mistyped, or what it showed is gone."})})}ae.begin();It.begin();var Ka=document.getElementById("app");Ka&&mr(t(Qa,{}),Ka);
